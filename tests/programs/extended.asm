* Extended-control mode: interruption codes in page zero, the format
* of old PSWs, an invalid PSW that is noticed early.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   SVCNEW,NEWSVC
         MVC   PGMNEW,NEWPGM
         LPSW  EC
START    LA    R10,1
         LA    R11,CATCH1
         DC    X'0000'
AFTER    B     FAIL
CATCH1   CLC   X'8C'(4),=X'00020001'
         BNE   FAIL
         CLC   PGMOLD,OLD1
         BNE   FAIL
         LA    R10,2
         SVC   17
BEHIND   CLC   X'88'(4),=X'00020011'
         BNE   FAIL
         CLC   SVCOLD+5(3),=AL3(BEHIND)
         BNE   FAIL
         LA    R10,3           bit 16 must be zero: code 6
         LA    R11,CATCH2
         LPSW  INVALID
CATCH2   CLC   X'8E'(2),=X'0006'
         BNE   FAIL
         CLC   PGMOLD+5(3),=AL3(NOWHERE)
         BNE   FAIL
         LA    R10,4           the condition code in its EC place
         LA    R1,1
         LTR   R1,R1           cc 2
         SVC   18
         TM    SVCOLD+2,X'20'
         BZ    FAIL
         TM    SVCOLD+2,X'10'
         BO    FAIL
         LA    R10,5           problem state in EC mode
         LA    R11,CATCH3
         LPSW  PROBLEM
USER     SSM   RSTNEW
         B     FAIL
CATCH3   CLC   X'8C'(4),=X'00040002'
         BNE   FAIL
         TM    PGMOLD+1,X'01'
         BZ    FAIL
         B     SUCCESS
SVCBACK  LPSW  SVCOLD
NOWHERE  DC    X'0700'
         DS    0D
EC       DC    X'00080000',A(START)
NEWSVC   DC    X'00080000',A(SVCBACK)
NEWPGM   DC    X'00080000',A(PGMCATCH)
OLD1     DC    X'00080000',A(AFTER)
INVALID  DC    X'00088000',A(NOWHERE)
PROBLEM  DC    X'00090000',A(USER)
         LTORG
         END   BEGIN
