* Ten address spaces, whose pages lie all over storage, each counting in
* its own words; a page table is moved while the program runs.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LPSW  ECPSW
ECGO     LA    R10,1
         SLR   R8,R8           space
         L     R9,TABLES
BUILD    LR    R1,R9           segment table, page table 64 behind
         LA    R2,64(R9)
         LR    R3,R2
         O     R3,=X'F0000000'
         ST    R3,0(R1)
         XC    0(16,R2),0(R2)  pages 0 to 7: themselves
         LA    R3,X'10'
         STH   R3,2(R2)
         LA    R4,8            pages 8 to 15: 16 + (5 space + n) mod 40
         LR    R5,R8
         MH    R5,=H'5'
PAGE     LR    R7,R5
         AR    R7,R4
         SLR   R6,R6
         D     R6,=F'40'
         LA    R6,16(R6)
         SLL   R6,4
         LR    R7,R4
         AR    R7,R7
         AR    R7,R2
         STH   R6,0(R7)
         LA    R4,1(R4)
         CH    R4,=H'16'
         BL    PAGE
         LA    R9,X'100'(R9)
         LA    R8,1(R8)
         CH    R8,=H'10'
         BL    BUILD
         LA    R13,6           rounds
ROUND    SLR   R8,R8
         L     R9,TABLES
SPACE    ST    R9,CR1
         LCTL  0,1,CRS
         STOSM MASK,X'04'
         LA    R4,8
COUNT    LR    R1,R4
         SLL   R1,12
         LR    R2,R8
         SLL   R2,2
         L     R3,X'100'(R1,R2)
         LA    R3,1(R3)
         ST    R3,X'100'(R1,R2)
         LA    R4,1(R4)
         CH    R4,=H'16'
         BL    COUNT
         STNSM MASK,X'FB'
         LA    R9,X'100'(R9)
         LA    R8,1(R8)
         CH    R8,=H'10'
         BL    SPACE
         CH    R13,=H'4'       a page table moves: 64 further on
         BNE   MOVED
         L     R9,TABLES
         MVC   X'80'(32,R9),X'40'(R9)
         LA    R3,X'80'(R9)
         O     R3,=X'F0000000'
         ST    R3,0(R9)
         XC    X'40'(32,R9),X'40'(R9)
         PTLB
MOVED    BCT   R13,ROUND
         LA    R10,2           space 3 has counted to 6 everywhere
         LA    R9,41           its page 10: 16 + (15 + 10) mod 40
         SLL   R9,12
         CLC   X'10C'(4,R9),=F'6'
         BNE   FAIL
         LA    R10,3           and so has space 0: page 8 is 24
         LA    R9,24
         SLL   R9,12
         CLC   X'100'(4,R9),=F'6'
         BNE   FAIL
         B     SUCCESS
         DS    0D
ECPSW    DC    X'00080000',A(ECGO)
TABLES   DC    X'0003A000'
CRS      DC    X'008000E0'
CR1      DC    F'0'
MASK     DC    X'00'
         LTORG
         END   BEGIN
