* sieve: the sieve of Eratosthenes. A round finds the primes below
* 16,384 with a byte for each number; the checksum is their sum, over
* all rounds.
         COPY  FRAME
         SLR   R2,R2
         LA    R0,1
         L     R3,=X'00010000' the bytes
         L     R9,=F'16383'    the largest number
ROUND    LR    R4,R3           all may be prime
         LA    R5,64
CLEAR    XC    0(256,R4),0(R4)
         LA    R4,256(,R4)
         BCT   R5,CLEAR
         LA    R4,2
SCAN     LA    R5,0(R4,R3)
         CLI   0(R5),0
         BNE   NEXT
         AR    R2,R4
         LR    R7,R4           strike out from its square on
         MR    R6,R4
         CR    R7,R9
         BH    NEXT
         LR    R8,R4           R8 and R9: step and limit of BXLE
STRIKE   STC   R0,0(R7,R3)
         BXLE  R7,R8,STRIKE
NEXT     LA    R4,1(,R4)
         CR    R4,R9
         BNH   SCAN
         BCT   R11,ROUND
         B     FINISH
         LTORG
         END
