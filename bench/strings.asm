* strings: words of a text are looked up in a list. TR makes capitals,
* TRT finds where a word ends, EXECUTE of CLC compares, MVI marks.
         COPY  FRAME
         LA    R3,CAPITALS     every character is itself
         SLR   R4,R4
SAME     STC   R4,0(R4,R3)
         LA    R4,1(,R4)
         C     R4,=F'256'
         BL    SAME
         LA    R4,X'81'        but small letters are capitals
LETTER   LA    R5,0(R4,R3)
         OI    0(R5),X'40'
         LA    R4,1(,R4)
         C     R4,=A(X'AA')
         BL    LETTER
         MVI   ENDS+C' ',1     what ends a word
         MVI   ENDS+C',',2
         MVI   ENDS+C'.',3
         SLR   R1,R1
         SLR   R2,R2
         SLR   R9,R9
         SLR   R10,R10         the sum
ROUND    MVC   WORK(L'TEXT),TEXT
         TR    WORK(L'TEXT),CAPITALS
         LA    R4,WORK
WORD     TRT   0(32,R4),ENDS
         LR    R6,R1
         SR    R6,R4           length
         BNP   NONE
         BCTR  R6,0
         LA    R7,NAMES
         LA    R8,(NAMESEND-NAMES)/8
LOOKUP   EX    R6,COMPARE
         BNE   OTHER
         IC    R9,0(,R7)
         CR    R9,R6
         BE    FOUND
OTHER    LA    R7,8(,R7)
         BCT   R8,LOOKUP
         B     NONE
FOUND    MVI   0(R4),C'*'
         ALR   R10,R8
NONE     ALR   R10,R2          which end it was
         LA    R4,1(,R1)
         CLI   0(R1),C'.'
         BNE   WORD
         CLC   WORK(4),=C'*HE '
         BNE   WRONG
         AL    R10,WORK+40
         BCT   R11,ROUND
         LR    R2,R10
         B     FINISH
WRONG    L     R2,=X'00BAD0BA'
         B     FINISH
COMPARE  CLC   1(0,R7),0(R4)
TEXT     DC    C'The machine room is cold, the operator is old, and evex
               ry tape that is mounted has been mounted, at least once,x
                by someone else before the reader got its cards.'
NAMES    DC    X'02',CL7'AND'
         DC    X'03',CL7'TAPE'
         DC    X'05',CL7'READER'
         DC    X'02',CL7'THE'
         DC    X'03',CL7'CARD'
         DC    X'06',CL7'MACHINE'
         DC    X'01',CL7'IS'
NAMESEND EQU   *
         LTORG
         DS    0D
WORK     DC    CL256' '
CAPITALS DS    CL256
ENDS     DC    XL256'00'
         END
