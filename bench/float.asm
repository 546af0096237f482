* float: hexadecimal floating point. A round makes two of Newton's
* steps to the square root of a number that grows, keeps a mean of the
* roots (long), and a polynomial of them (short): AD, ADR, DDR, HDR,
* MD, CD, LE, ME, AE, SE, STE. Eighteen instructions.
         COPY  FRAME
         LD    0,START         the number
         LD    2,START         its root
         LD    6,ONE           the mean
ROUND    AD    0,STEP
         LDR   4,0
         DDR   4,2
         ADR   2,4
         HDR   2,2
         LDR   4,0
         DDR   4,2
         ADR   2,4
         HDR   2,2
         ADR   6,2
         MD    6,DECAY
         STE   2,ROOT
         LE    4,ROOT
         ME    4,FIRST
         AE    4,SECOND
         SE    4,ROOT
         CD    2,ONE
         BCT   R11,ROUND
         BNH   WRONG           of the last comparison
         STE   4,SHORT
         STD   2,LONG
         L     R2,LONG
         X     R2,LONG+4
         STD   6,LONG
         X     R2,LONG
         X     R2,LONG+4
         X     R2,SHORT
         B     FINISH
WRONG    L     R2,=X'00BAD0BA'
         B     FINISH
         LTORG
         DS    0D
START    DC    X'4120000000000000'
ONE      DC    X'4110000000000000'
STEP     DC    X'3F10000000000001'
DECAY    DC    X'40F0000000000000'
FIRST    DC    X'40555555'
SECOND   DC    X'41300000'
ROOT     DC    F'0'
SHORT    DC    F'0'
LONG     DC    D'0'
         END
