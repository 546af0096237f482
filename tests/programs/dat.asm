* Dynamic address translation with pages of 4K and segments of 64K:
* aliases, every exception, changed entries, two address spaces,
* privileged instructions with virtual operands.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   PGMNEW,ECCATCH
         LPSW  ECPSW
ECGO     L     R9,=F'8192'     segment tables here, page tables behind
         LA    R10,1
         MVC   0(256,R9),TABLES
         MVC   256(256,R9),TABLES+256
         LCTL  0,1,CRS
         STOSM MASK,X'04'      on: pages 0 and 1 are themselves
         L     R3,=F'8192'     2000 is 5000 and so is 4000
         LA    R4,X'4'
         SLL   R4,12
         ST    R10,8(R3)
         CLC   8(4,R4),8(R3)
         BNE   FAIL
         MVI   0(R4),X'77'
         CLI   0(R3),X'77'
         BNE   FAIL
         STNSM MASK,X'FB'      off
         LA    R5,5
         SLL   R5,12
         CLI   0(R5),X'77'
         BNE   FAIL
         LA    R10,2           page 3: invalid
         LA    R11,PAGE3
         STOSM MASK,X'04'
         LA    R6,3
         SLL   R6,12
         ST    R10,X'124'(R6)
         B     FAIL
PAGE3    CLC   CODE,=X'00040011'
         BNE   FAIL
         CLC   WHERE,=X'00003124'
         BNE   FAIL
         LA    R10,3           it becomes valid: nothing to purge
         MVC   X'106'(2,R9),=X'0060'
         STOSM MASK,X'04'
         ST    R10,X'124'(R6)
         STNSM MASK,X'FB'
         LA    R7,6
         SLL   R7,12
         C     R10,X'124'(R7)
         BNE   FAIL
         LA    R10,4           a valid one is changed and purged
         MVC   X'104'(2,R9),=X'0060'
         PTLB
         STOSM MASK,X'04'
         C     R10,X'124'(R3)
         BE    FAIL
         CLC   X'124'(4,R3),X'124'(R6)
         BNE   FAIL
         STNSM MASK,X'FB'
         LA    R10,5           behind the segment table
         LA    R11,SEGMENT
         LA    R8,1
         SLL   R8,20
         STOSM MASK,X'04'
         L     R0,0(R8)
         B     FAIL
SEGMENT  CLC   CODE,=X'00040010'
         BNE   FAIL
         CLC   WHERE,=X'00100000'
         BNE   FAIL
         LA    R10,6           an invalid segment
         LA    R11,SEGMINV
         LA    R8,1
         SLL   R8,16
         STOSM MASK,X'04'
         L     R0,8(R8)
         B     FAIL
SEGMINV  CLC   CODE,=X'00040010'
         BNE   FAIL
         CLC   WHERE,=X'00010008'
         BNE   FAIL
         LA    R10,7           behind a short page table
         LA    R11,SHORT
         LA    R8,X'24'
         SLL   R8,12
         STOSM MASK,X'04'
         L     R0,0(R8)
         B     FAIL
SHORT    CLC   CODE,=X'00040011'
         BNE   FAIL
         LA    R10,8           a page outside of storage
         LA    R11,OUTSIDE
         LA    R8,5
         SLL   R8,12
         STOSM MASK,X'04'
         L     R0,0(R8)
         B     FAIL
OUTSIDE  CLC   CODE,=X'00040005'
         BNE   FAIL
         LA    R10,9           ones where zeros must be
         LA    R11,WRONG
         LA    R8,6
         SLL   R8,12
         STOSM MASK,X'04'
         L     R0,0(R8)
         B     FAIL
WRONG    CLC   CODE,=X'00040012'
         BNE   FAIL
         LA    R10,10          a page table outside of storage
         LA    R11,NOTABLE
         LA    R8,3
         SLL   R8,16
         STOSM MASK,X'04'
         L     R0,0(R8)
         B     FAIL
NOTABLE  CLC   CODE,=X'00040005'
         BNE   FAIL
         LA    R10,11          CR0 means nothing
         LA    R11,NOFORMAT
         STOSM MASK,X'04'
         LCTL  0,0,BADCR0
         B     FAIL
NOFORMAT CLC   CODE+2(2),=X'0012'
         BNE   FAIL
         LCTL  0,0,CRS
         LA    R10,12          privileged instructions
         STOSM MASK,X'04'
         STCTL 0,1,X'FFC'(R3)  6FFC and 3000, which is 6000
         CLC   X'FFC'(4,R3),CRS
         BNE   FAIL
         CLC   0(4,R6),CRS+4
         BNE   FAIL
         LCTL  1,1,0(R6)
         STNSM X'20'(R3),X'FF'
         CLI   X'20'(R6),X'04'
         BNE   FAIL
         SSM   X'20'(R6)
         MVC   X'40'(8,R3),VPSW
         LPSW  X'40'(R6)
VIRTUAL  LRA   R0,X'124'(R3)
         BNZ   FAIL
         LA    R15,6
         SLL   R15,12
         LA    R15,X'124'(R15)
         CR    R0,R15
         BNE   FAIL
         LA    R8,1
         SLL   R8,16
         LRA   R0,0(R8)        invalid segment: cc 1
         BC    11,FAIL
         LA    R10,13          an operand that is not there: the
         LA    R11,NOTTHERE    instruction did not happen
         LA    R8,8
         SLL   R8,12
STORES   STCTL 0,15,X'FF0'(R8)
         B     FAIL
NOTTHERE CLC   CODE,=X'00040011'
         BNE   FAIL
         CLC   WHERE,=X'00008FF0'
         BNE   FAIL
         CLC   PGMOLD+5(3),=AL3(STORES)
         BNE   FAIL
         LA    R10,14          MVCL over four pages, two of them not
         LA    R11,MOVEFLT     there at first
         STOSM MASK,X'04'
         LA    R4,9
         SLL   R4,12
         LA    R5,2048
         SLL   R5,3
         SLR   R6,R6
         L     R7,=X'5C000000'
         MVCL  R4,R6
         B     FAIL
MOVEFLT  CLC   CODE,=X'00020011'
         BNE   FAIL
         CLC   WHERE,=X'0000B000'
         BNE   FAIL
         MVC   X'116'(4,R9),=X'01400150'
         LPSW  BACK            and again
AGAIN    MVCL  R4,R6
         BC    13,FAIL         cc 2: the first was longer
         STNSM MASK,X'FB'
         LA    R5,X'15'
         SLL   R5,12
         CLI   X'FFF'(R5),X'5C'
         BNE   FAIL
         LA    R10,15          two address spaces, 20 times
         LA    R6,20
SPACES   LCTL  1,1,SPACE2
         STOSM MASK,X'04'
         L     R4,=F'8192'
         MVI   0(R4),X'22'
         LCTL  1,1,CRS+4
         MVI   0(R4),X'11'
         LCTL  1,1,SPACE2
         CLI   0(R4),X'22'
         BNE   FAIL
         LCTL  1,1,CRS+4
         CLI   0(R4),X'11'
         BNE   FAIL
         STNSM MASK,X'FB'
         BCT   R6,SPACES
         B     SUCCESS
         DS    0D
ECCATCH  DC    X'00080000',A(PGMCATCH)
ECPSW    DC    X'00080000',A(ECGO)
VPSW     DC    X'04080000',A(VIRTUAL)
BACK     DC    X'04080000',A(AGAIN)
CRS      DC    X'008000E0',X'00002000'
SPACE2   DC    X'00002080'
BADCR0   DC    X'000000E0'
MASK     DC    X'00'
         DS    0F
* Segment 0, an invalid one, a short one, one outside of storage; the
* second space; the pages of segment 0, of the short one, of the second
* space.
TABLES   DC    X'F0002100',X'00000001',X'00002120',X'F0FFFF00'
         DC    XL112'00'
         DC    X'F0002140'
         DC    XL124'00'
         DC    X'00000010005000080050050000660008'
         DC    X'00080120013000080008000800080008'
         DC    X'00080008000800080008000800080008'
         DC    X'00080008000800080008000800080008'
         DC    X'00000010016000080008000800080008'
         DC    X'00080008000800080008000800080008'
         DC    XL160'00'
CODE     EQU   TEST+X'8C'
WHERE    EQU   TEST+X'90'
         LTORG
         END   BEGIN
