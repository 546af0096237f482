*:no-instruction-count it loops until the timers are due
*:mask 00000018 00000008 where in the loop the interruption came
*:mask 00000E00 00000010 times differ
* CPU timer (X'1005') and clock comparator (X'1004').
         COPY  PROLOGUE
T1       EQU   TEST+X'E00'
BEGIN    SLR   R11,R11
         LA    R10,1
         MVC   EXTNEW,HANDLER1
         LCTL  0,0,=F'1024'         bit 21: CPU timer alone
         SPT   SOON
         L     R2,=F'10000000'
         SSM   ON
LOOP1    BCT   R2,LOOP1
         SSM   OFF
         B     FAIL
CAME1    LA    R10,2
         CLC   EXTOLD+2(2),=X'1005'
         BNE   FAIL
         STPT  T1
         TM    T1,X'80'
         BNO   FAIL
         LA    R10,3
         SPT   LATE
         MVC   EXTNEW,HANDLER2
         STCK  T1              comparator: now and a little
         LM    R4,R5,T1
         AL    R5,=X'00800000'    about 2 ms
         BC    12,NOCARRY
         AL    R4,=F'1'
NOCARRY  STM   R4,R5,T1
         SCKC  T1
         LCTL  0,0,=F'2048'         bit 20: clock comparator alone
         L     R2,=F'10000000'
         SSM   ON
LOOP2    BCT   R2,LOOP2
         SSM   OFF
         B     FAIL
CAME2    LA    R10,4
         CLC   EXTOLD+2(2),=X'1004'
         BNE   FAIL
         SCKC  NEVER
         LCTL  0,0,=F'224'
         SLR   R2,R2
         SLR   R4,R4
         SLR   R5,R5
         B     SUCCESS
ON       DC    X'01'
OFF      DC    X'00'
         DS    0D
HANDLER1 DC    X'00000000',A(CAME1)
HANDLER2 DC    X'00000000',A(CAME2)
SOON     DC    X'0000000000800000'   about 2 ms
NEVER    DC    X'FFFFFFFFFFFFF000'
LATE     DC    X'7FFFFFFFFFFFF000'
         LTORG
         END   BEGIN
