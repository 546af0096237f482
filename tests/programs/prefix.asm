* Prefixing: page zero and the one at X'2000' change places for the
* processor, and for nobody else. STAP, too.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1           at first there is no prefix
         MVI   WORK,X'FF'
         STPX  WORK
         CLC   WORK,=F'0'
         BNE   FAIL
         STAP  WORK+2          the only processor has address 0
         CLC   WORK,=F'0'
         BNE   FAIL
         LA    R10,2           operands on their boundaries
         LA    R11,ALIGN1
         SPX   WORK+2
         B     FAIL
ALIGN1   CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R11,ALIGN2
         STPX  WORK+1
         B     FAIL
ALIGN2   CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R11,ALIGN3
         STAP  WORK+1
         B     FAIL
ALIGN3   CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R10,3           and in storage
         L     R9,=X'00F00000'
         LA    R11,OUTSIDE
         SPX   0(R9)
         B     FAIL
OUTSIDE  CLI   PGMOLD+3,X'05'
         BNE   FAIL
*
* The same program at X'2000', so that nothing seems to happen.
*
         LA    R8,X'800'       R8: X'2000'
         SLL   R8,2
         LR    R2,R8
         LA    R3,X'800'
         SLL   R3,1            4,096 bytes
         SLR   R4,R4
         LR    R5,R3
         MVCL  R2,R4
         LA    R10,4           bits 8-19 are taken
         SPX   =X'FF002FFF'
         STPX  WORK
         CLC   WORK,=X'00002000'
         BNE   FAIL
         LA    R10,5           what is stored here is not there
         MVI   MARK,C'B'
         LR    R7,R8
         LA    R7,MARK-TEST(R7)
         CLI   0(R7),C'A'
         BNE   FAIL
         MVI   0(R7),C'C'
         CLI   MARK,C'B'
         BNE   FAIL
         LA    R10,6           interruptions use what is here
         MVC   SVCNEW,GOON
         SVC   5
         B     FAIL
AFTER    CLI   SVCOLD+3,X'05'
         BNE   FAIL
         LR    R7,R8
         LA    R7,SVCOLD-TEST(R7)
         CLC   0(8,R7),=D'0'
         BNE   FAIL
         LA    R10,7           keys go with the block
         LA    R1,X'30'
         SLR   R2,R2
         SSK   R1,R2
         LA    R1,X'40'
         SSK   R1,R8
         SLR   R3,R3
         ISK   R3,R2
         CH    R3,=H'48'
         BNE   FAIL
         ISK   R3,R8
         CH    R3,=H'64'
         BNE   FAIL
         LA    R10,8           RRB looks at the block that it names
         MVI   0(R8),X'00'
         RRB   0(R8)
         BC    14,FAIL         changed and referenced: code 3
         RRB   0(R8)
         BC    11,FAIL         changed: code 1
         LA    R10,9           CAW here; CCW and data are absolute
         MVC   TEXT,=CL6'WRONG'
         MVC   CAW,=A(CCW)
         MVC   IONEW,ENDED
         SIO   X'009'
         BNZ   FAIL
         LPSW  AWAIT
ENDING   CLC   IOOLD,AWAITED
         BNE   FAIL
         CLC   CSW+4(2),=X'0C00'
         BNE   FAIL
         LA    R10,10          the privilege comes first
         LA    R11,PROBLEM
         LPSW  ASUSER
USER     SPX   1
         DC    X'0000'
PROBLEM  CLI   PGMOLD+3,X'02'
         BNE   FAIL
         LA    R10,11          back: here is what was there
         SPX   =F'0'
         CLI   MARK,C'C'
         BNE   FAIL
         STPX  WORK
         CLC   WORK,=F'0'
         BNE   FAIL
         LR    R7,R8
         LA    R7,MARK-TEST(R7)
         CLI   0(R7),C'B'
         BNE   FAIL
         XC    X'50'(4,R8),X'50'(R8)  the timer was there
         B     SUCCESS
         DS    0D
ENDED    DC    X'00000000',A(ENDING)
AWAIT    DC    X'80020000',X'00777777'
AWAITED  DC    X'80020009',X'00777777'
GOON     DC    X'00000000',A(AFTER)
ASUSER   DC    X'00010000',A(USER)
CCW      CCW   X'09',TEXT,X'20',6
WORK     DC    F'0'
MARK     DC    C'A'
TEXT     DC    CL6'PREFIX'
         LTORG
         END   BEGIN
