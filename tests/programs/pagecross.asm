* Operands and instructions that lie across page boundaries: each
* access touches two pages, either of which may be absent in a guest.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R2,=X'00008FFE'
         L     R3,=X'01234567'
         ST    R3,0(,R2)
         L     R4,0(,R2)
         CR    R3,R4
         BNE   FAIL
         LA    R10,2
         L     R8,=X'88888888'
         STM   R0,R15,4066(R2)   X'9FE0' and up: 32 + 32 bytes
         LM    R0,R1,4066(R2)
         L     R5,=X'0000A000'
         L     R6,0(,R5)         R8 of the STM
         CR    R6,R8
         BNE   FAIL
         LA    R10,3
         L     R5,=X'0000AF80'
         MVI   0(R5),C'X'
         MVC   1(255,R5),0(R5)   across X'B000'
         CLC   0(128,R5),128(R5)
         BNE   FAIL
         LA    R10,4
         L     R6,=X'0000CFC0'   both operands across a boundary
         MVC   0(200,R6),10(R5)
         CLC   0(200,R6),10(R5)
         BNE   FAIL
         XC    0(200,R6),0(R6)
         BNZ   FAIL
         LA    R10,5
         L     R7,=X'0000DFFC'   TRANSLATE, list in another page
         MVC   0(8,R7),=X'0001020304050607'
         L     R8,=X'0000EF80'
         MVI   0(R8),C'0'
         MVC   1(255,R8),0(R8)
         MVI   7(R8),C'7'
         TR    0(8,R7),0(R8)
         CLC   0(8,R7),=C'00000007'
         BNE   FAIL
         LA    R10,6             CVD across a boundary, and back
         L     R9,=X'0000FFFC'
         L     R3,=F'-987654321'
         CVD   R3,0(,R9)
         CVB   R4,0(,R9)
         CR    R3,R4
         BNE   FAIL
         LA    R10,7             an instruction across a boundary
         L     R9,=X'00010FFE'
         MVC   0(6,R9),CODE
         BALR  R14,R9
         C     R3,=F'291'
         BNE   FAIL
         LA    R10,8             EX of a subject in another page
         L     R9,=X'00012FFC'
         MVC   0(6,R9),SUBJECT
         LA    R1,7
         EX    R1,0(,R9)
         CLC   TARGET,=C'ABCDEFGH'
         BNE   FAIL
         LA    R10,9             CDS at the end of a page
         L     R9,=X'00013FF8'
         MVC   0(8,R9),=C'ABCDEFGH'
         LM    R2,R3,0(R9)
         SLR   R4,R4
         SLR   R5,R5
         CDS   R2,R4,0(R9)
         BNE   FAIL
         B     SUCCESS
CODE     LA    R3,291
         BR    R14
SUBJECT  MVC   TARGET(0),SOURCE
SOURCE   DC    C'ABCDEFGH'
TARGET   DC    CL8' '
         LTORG
         END   BEGIN
