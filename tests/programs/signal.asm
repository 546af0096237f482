* SIGNAL PROCESSOR, as the only processor of a system uses it.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         SLR   R8,R8           R8: the processor's own address
         LA    R9,1            R9: somebody else's
         LA    R10,1           nobody is there
         SIGP  R4,R9,1
         BC    14,FAIL
         LA    R10,2           sense: nothing to tell
         LA    R4,77
         SIGP  R4,R8,1
         BNZ   FAIL
         CH    R4,=H'77'
         BNE   FAIL
         LA    R10,3           orders that there are not
         SIGP  R4,R8,0
         BC    11,FAIL
         CH    R4,=H'2'
         BNE   FAIL
         SIGP  R5,R8,10
         BC    11,FAIL
         CH    R5,=H'2'
         BNE   FAIL
         SIGP  R6,R8,13
         BC    11,FAIL
         LA    R10,4           start, while operating
         SIGP  R4,R8,4
         BNZ   FAIL
         LA    R10,5           one external call at a time
         SIGP  R4,R8,2
         BNZ   FAIL
         SIGP  R4,R8,1
         BC    11,FAIL
         CH    R4,=H'128'
         BNE   FAIL
         LA    R4,1
         SIGP  R4,R8,2
         BC    11,FAIL
         CH    R4,=H'128'
         BNE   FAIL
         SIGP  R4,R8,3         and an emergency signal
         BNZ   FAIL
         SIGP  R4,R8,3         which is the same one
         BNZ   FAIL
         LA    R10,6           the emergency signal comes first
         MVC   X'84'(2),=X'FFFF'
         LCTL  0,0,=X'00006000'
         LA    R7,EMERGE
         SSM   =X'01'
         B     FAIL
EMERGE   CLC   EXTOLD+2(2),=X'1201'
         BNE   FAIL
         CLC   X'84'(4),=F'0'
         BNE   FAIL
         LA    R10,7           then the call, here in EC mode
         MVC   EXTNEW,EXTENDED
         MVC   X'84'(4),=X'FFFFFFFF'
         LA    R7,CALL
         LPSW  WAITEC
CALL     CLC   X'84'(4),=X'00001202'
         BNE   FAIL
         CLC   EXTOLD,WAITEC
         BNE   FAIL
         LPSW  BASIC
NOMORE   LA    R10,8           and no more of them
         SIGP  R4,R8,1
         BNZ   FAIL
         MVC   EXTNEW,=X'000A000000BAD058'
         SSM   =X'01'
         SSM   =X'00'
         LA    R10,9           restart
         MVC   RSTNEW(8),AGAIN
         SIGP  R4,R8,6
         B     FAIL
BEHIND   CLC   RSTOLD+5(3),=AL3(BEHIND-4)
         BNE   FAIL
         LA    R10,10          the privilege
         LA    R11,PROBLEM
         LPSW  ASUSER
USER     SIGP  R4,R8,1
         DC    X'0000'
PROBLEM  CLI   PGMOLD+3,X'02'
         BNE   FAIL
         B     SUCCESS
CATCH    BR    R7
         ORG   EXTNEW
         DC    X'00000000',A(CATCH)
         ORG
         DS    0D
EXTENDED DC    X'00080000',A(CATCH)
WAITEC   DC    X'010A0000',X'00777777'
BASIC    DC    X'00000000',A(NOMORE)
AGAIN    DC    X'00000000',A(BEHIND)
ASUSER   DC    X'00010000',A(USER)
         LTORG
         END   BEGIN
