* Every privileged instruction in the problem state: a program
* interruption with code 2, and nothing done. The list is executed
* one by one with EXECUTE and also by itself.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   SVCNEW,ENDING
         LA    R2,LIST
         SLR   R4,R4           how many were refused
NEXT     MVC   HERE(4),0(R2)
         MVC   EXPECTED,=H'2'
         LA    R11,REFUSED
         LPSW  PROBLEM
HERE     DC    X'07000700'     the instruction is put here
         SVC   1               it was not refused
REFUSED  LA    R10,1
         CLC   PGMOLD+2(2),EXPECTED
         BNE   FAIL
         LA    R10,2           problem bit in the old PSW
         TM    PGMOLD+1,X'01'
         BZ    FAIL
         LA    R4,1(,R4)
         LA    R11,REFUSEX     the same by EXECUTE
         LPSW  PROBEX
EXHERE   EX    0,HERE
         SVC   1
REFUSEX  LA    R10,3
         CLC   PGMOLD+2(2),EXPECTED
         BNE   FAIL
         LA    R10,4           length of EXECUTE: 2 halfwords
         TM    PGMOLD+4,X'80'
         BZ    FAIL
         LA    R2,4(,R2)
         C     R2,=A(LISTEND)
         BL    NEXT
         LA    R10,5
         C     R4,=A((LISTEND-LIST)/4)
         BNE   FAIL
         LA    R10,6           what they would have changed
         CLC   WORK,=XL16'00'
         BNE   FAIL
         B     SUCCESS
REACHED  LA    R10,99
         B     FAIL
LIST     SSM   WORK
         LPSW  RSTNEW
         STNSM WORK,X'00'
         STOSM WORK,X'FF'
         SSK   R0,R0
         DC    X'0700'
         ISK   R0,R0
         DC    X'0700'
         LRA   R1,0(0,R0)
         STCTL 0,0,WORK
         LCTL  0,0,WORK
         STIDP WORK
         SCK   WORK
         SCKC  WORK
         STCKC WORK
         SPT   WORK
         STPT  WORK
         SPKA  X'10'
         IPK
         PTLB
         RRB   0(R0)
         SIO   9
         SIOF  9
         TIO   9
         HIO   9
         TCH   0
         DIAGNOSE R1,R2,X'08'
LISTEND  EQU   *
WORK     DC    XL16'00'
EXPECTED DC    H'0'
         DS    0D
PROBLEM  DC    X'00010000',A(HERE)
PROBEX   DC    X'00010000',A(EXHERE)
ENDING   DC    X'00000000',A(REACHED)
         LTORG
         END   BEGIN
