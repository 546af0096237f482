*:no-instruction-count it loops until the timer is due
*:mask 00000018 00000008 where in the loop the interruption came
* The interval timer: an external interruption X'0080' when it goes
* from positive to negative, masked by CR0 bit 24 and the PSW.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   EXTNEW,HANDLER
         MVC   TIMER,=X'00000300'   three units of 1/300 second
         L     R2,=F'10000000'      and a limit
         SSM   ON
LOOP     BCT   R2,LOOP
         SSM   OFF
         LA    R10,1
         B     FAIL            it never came
CAME     LA    R10,2
         CLC   EXTOLD+2(2),=X'0080'
         BNE   FAIL
         TM    TIMER,X'80'     negative by now
         BNO   FAIL
         LA    R10,3
         LTR   R2,R2
         BNP   FAIL
         SLR   R2,R2           the count depends on the speed
         B     SUCCESS
ON       DC    X'01'
OFF      DC    X'00'
         DS    0D
HANDLER  DC    X'00000000',A(CAME)
         LTORG
         END   BEGIN
