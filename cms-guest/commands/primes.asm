* PRIMES n: counts the primes up to n by trial division. It computes
* and does nothing else: what CP's dispatcher calls compute bound. Not
* one of its instructions needs CP; it gives the processor up only
* when its time slice ends.
*
DMSPRM   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSPRM,R12
         ST    R13,PRMSAVE+4
         LA    R13,PRMSAVE
         LR    R3,R1
         L     R2,=F'10000'    if nothing is said
         CLI   8(R3),X'FF'
         BE    BEGIN
         LA    R1,8(,R3)
         L     R15,=V(DMSCVB)
         BALR  R14,R15
         LTR   R15,R15
         BNZ   INVALID
         LR    R2,R1           the limit
         C     R2,=F'2'
         BL    INVALID         there is no prime below 2
*
* R5 candidate, R6 count, R7 the last prime, R8 divisor
*
BEGIN    LA    R6,1            2 is prime, the only even one
         LA    R7,2
         LA    R5,3
NEXT     CR    R5,R2
         BH    REPORT
         LA    R8,3
DIVIDE   LR    R1,R8           a divisor above the square root
         MR    R0,R8           cannot be the smallest one
         CR    R1,R5
         BH    PRIME
         SLR   R0,R0
         LR    R1,R5
         DR    R0,R8           R0: remainder
         LTR   R0,R0
         BZ    ADVANCE         it has a divisor
         LA    R8,2(,R8)
         B     DIVIDE
PRIME    LA    R6,1(,R6)
         LR    R7,R5
ADVANCE  LA    R5,2(,R5)
         B     NEXT
*
REPORT   ST    R6,VALUES
         ST    R2,VALUES+4
         ST    R7,VALUES+8
         LA    R1,PLIST
         SVC   202
         DC    AL4(1)
         SLR   R15,R15
         B     EXIT
INVALID  LA    R0,8(,R3)
         ST    R0,VALUES
         LA    R1,ERRLIST
         SVC   202
         DC    AL4(1)
         LA    R15,24
EXIT     L     R13,PRMSAVE+4
         L     R14,12(,R13)
         LM    R0,R12,20(R13)
         BR    R14
         DS    0F
PLIST    DC    CL8'LINEDIT',A(TEXT,VALUES)
ERRLIST  DC    CL8'LINEDIT',A(INVTEXT,VALUES)
VALUES   DS    3F
TEXT     DC    AL1(TEXTEND-*-1)
         DC    C'# PRIMES UP TO #, THE LAST IS #'
TEXTEND  EQU   *
INVTEXT  DC    AL1(INVEND-*-1),C'DMSPRM070E INVALID PARAMETER ''%'''
INVEND   EQU   *
         LTORG
PRMSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
