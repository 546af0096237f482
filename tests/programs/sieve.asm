* The sieve of Eratosthenes over 40,000 bytes: many instructions,
* ten pages, no privileged instruction at all.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         L     R2,=X'00010000' flags
         L     R3,=F'40000'
         LR    R6,R2
         LR    R7,R3
         SLR   R4,R4
         SLR   R5,R5
         MVCL  R6,R4           all zero: all may be prime
         LA    R4,2            candidate
         SLR   R5,R5           primes
NEXT     LA    R6,0(R4,R2)
         CLI   0(R6),0
         BNE   ADVANCE
         LA    R5,1(,R5)
         LR    R9,R4           strike out its multiples
         LR    R7,R4
         MR    R6,R4
         CR    R7,R3
         BNL   ADVANCE
STRIKE   LA    R8,0(R7,R2)
         MVI   0(R8),1
         AR    R7,R9
         CR    R7,R3
         BL    STRIKE
ADVANCE  LA    R4,1(,R4)
         CR    R4,R3
         BL    NEXT
         LA    R10,1
         C     R5,=F'4203'
         BNE   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
