*:mask 00000E00 00000040 times differ
* The clocks: STCK, SCKC and STCKC, SPT and STPT. Values that depend
* on the time go to X'E00', which is not compared.
         COPY  PROLOGUE
T1       EQU   TEST+X'E00'
T2       EQU   TEST+X'E08'
T3       EQU   TEST+X'E10'
BEGIN    SLR   R11,R11
         LA    R10,1
         STCK  T1
         BNZ   FAIL            cc 0: the clock is set
         LA    R2,1000
SPIN     BCT   R2,SPIN
         STCK  T2
         CLC   T1(8),T2
         BNL   FAIL            it goes on
         LA    R10,2
         SCKC  LATE
         STCKC T1
         CLC   T1(8),LATE
         BNE   FAIL
         LA    R10,3
         SPT   HOUR
         STPT  T1
         CLC   T1(8),HOUR      it counts down
         BH    FAIL
         LA    R2,1000
SPIN2    BCT   R2,SPIN2
         STPT  T2
         CLC   T2(8),T1
         BNL   FAIL
         LA    R10,4
         LA    R11,ALIGN       operands stand on doublewords
         SPT   HOUR+4
         B     FAIL
ALIGN    CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R10,5
         LA    R11,ALIGN2
         SCKC  HOUR+4
         B     FAIL
ALIGN2   CLI   PGMOLD+3,X'06'
         BNE   FAIL
*
* SET CLOCK: whether it sets depends on a switch (a guest's is always
* off, CP's clock is everybody's). Only that it goes on is common.
*
         STCK  T1
         SCK   T1
         STCK  T2
         CLC   T1(8),T2
         LA    R10,6
         BNL   FAIL
         LA    R10,7
         LA    R11,ALIGN3
         SCK   HOUR+4
         B     FAIL
ALIGN3   CLI   PGMOLD+3,X'06'
         BNE   FAIL
         B     SUCCESS
         DS    0D
LATE     DC    X'FFFFFFFFFFFFF000'
HOUR     DC    X'00000D693A400000'
         LTORG
         END   BEGIN
