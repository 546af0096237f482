*:device 00E 1403
*:device 00D 3525
*:card THE FIRST CARD IS MINE
*:card AND SO IS THE SECOND
*:card A THIRD
*:card THE LAST
*:type one
*:type two
*:type three
*:type four
* What the others must not disturb: four rounds of computing all over
* storage, of keys and protection, of two address spaces with a page
* that must be validated first, and of a typed line, a card, a printed
* line and a punched card. All goes into one digest.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R13,4
*
* Three passes over pages 16 to 39, every 16th word.
*
ROUND    LA    R8,3
         L     R6,DIGEST
PASS     LA    R3,16
PAGE     LR    R1,R3
         SLL   R1,12
         LA    R4,64
WORD     A     R6,0(R1)
         SRDL  R6,7
         XR    R6,R7
         AR    R6,R3
         ST    R6,0(R1)
         LA    R1,64(R1)
         BCT   R4,WORD
         LA    R3,1(R3)
         CH    R3,=H'40'
         BL    PAGE
         BCT   R8,PASS
*
* A long move over nine pages, compared behind it.
*
         L     R2,=X'00030123'
         L     R3,=F'33000'
         L     R4,=X'00011777'
         LR    R5,R3
         MVCL  R2,R4
         L     R2,=X'00030123'
         L     R3,=F'33000'
         L     R4,=X'00011777'
         LR    R5,R3
         CLCL  R2,R4
         LA    R10,1
         BNE   FAIL
*
* Keys of pages 40 to 47: page plus round, fetch protected; the second
* half has key 3. With the key of the first, the second is protected.
*
         LA    R3,40
KEYS     LR    R2,R3
         SLL   R2,12
         LR    R1,R3
         AR    R1,R13
         N     R1,=F'15'
         SLL   R1,4
         LA    R1,8(R1)
         SSK   R1,R2
         LA    R4,X'30'
         LR    R5,R2
         AH    R5,=H'2048'
         SSK   R4,R5
         LA    R11,SEEN
         SPKA  0(R1)
         ST    R6,16(R2)
         ST    R6,16(R5)
SEEN     SPKA  0
         AR    R6,R11
         SLR   R11,R11
         ISK   R7,R2
         N     R7,=F'255'
         AR    R6,R7
         RRB   0(R2)
         BALR  R7,0
         SRL   R7,28
         AR    R6,R7
         RRB   0(R5)
         BALR  R7,0
         SRL   R7,28
         AR    R6,R7
         LA    R3,1(R3)
         CH    R3,=H'48'
         BL    KEYS
*
* Two address spaces: pages 8 to 15 are 48 to 55, upwards and downwards.
*
         L     R9,TABLES
         LA    R12,48
         LA    R0,1
         BAL   R14,BUILD
         LA    R9,X'100'(R9)
         LA    R12,55
         LCR   R0,R0
         BAL   R14,BUILD
         PTLB
         STOSM MASKS,0
         LPSW  ECPSW
ECGO     L     R9,TABLES
         LA    R5,2
SPACE    ST    R9,CR1
         LCTL  0,1,CRS
         LA    R11,VALIDATE
         STOSM MASKS,X'04'
         LA    R3,8
COUNT    LR    R1,R3
         SLL   R1,12
         L     R7,X'200'(R1)
         LA    R7,5(R7,R3)
         AR    R6,R7
         ST    R7,X'200'(R1)
         LA    R3,1(R3)
         CH    R3,=H'16'
         BL    COUNT
         STNSM MASKS,X'FB'
         LA    R10,2
         LTR   R11,R11         page 15 was missed
         BNZ   FAIL
         LA    R9,X'100'(R9)
         BCT   R5,SPACE
         LPSW  BCPSW
*
* What goes out and what comes in.
*
BCGO     ST    R6,DIGEST
         UNPK  LINE+7(9),DIGEST(5)
         TR    LINE+7(8),DIGITS-X'F0'
         MVI   LINE+15,C'.'
         LA    R2,9
         LA    R1,TYPE
         BAL   R14,DOIO
         LA    R2,X'00E'
         LA    R1,PRINT
         BAL   R14,DOIO
         LA    R2,X'00C'
         LA    R1,CARD
         BAL   R14,DOIO
         LA    R2,X'00D'
         LA    R1,PUNCH
         BAL   R14,DOIO
         LA    R2,9
         LA    R1,READ
         BAL   R14,DOIO
         L     R6,DIGEST
         A     R6,AREA
         A     R6,ANSWER
         ST    R6,DIGEST
         BCT   R13,ROUND
         LM    R0,R9,SAVED
         B     SUCCESS
*
* A segment table at R9, page table 64 behind: page 0 itself, pages 8
* to 15 from frame R12 on in steps of R0, the last one not yet valid.
*
BUILD    LA    R2,64(R9)
         LR    R7,R2
         O     R7,=X'F0000000'
         ST    R7,0(R9)
         MVC   0(32,R2),INVALID
         XC    0(2,R2),0(R2)
         LA    R4,16(R2)
         LA    R8,8
ENTRY    LR    R7,R12
         SLL   R7,4
         STH   R7,0(R4)
         LA    R4,2(R4)
         AR    R12,R0
         BCT   R8,ENTRY
         OI    31(R2),X'08'
         BR    R14
VALIDATE NI    X'5F'(R9),X'F7'
         PTLB
         LPSW  PGMOLD
         COPY  DOIO
         DS    0D
ECPSW    DC    X'00080000',A(ECGO)
BCPSW    DC    X'00000000',A(BCGO)
TABLES   DC    X'0003A000'
CRS      DC    X'008000E0'
CR1      DC    F'0'
MASKS    DC    F'0'
DIGEST   DC    X'13579BDF'
         DC    X'00'
         DS    0D
TYPE     DC    X'09',AL3(LINE),X'2000',AL2(16)
PRINT    DC    X'09',AL3(LINE),X'2000',AL2(16)
CARD     DC    X'02',AL3(AREA),X'2000',AL2(80)
PUNCH    DC    X'01',AL3(AREA),X'2000',AL2(80)
READ     DC    X'0A',AL3(ANSWER),X'2000',AL2(40)
SAVED    DC    10F'-7'
INVALID  DC    16X'0008'
DIGITS   DC    C'0123456789ABCDEF'
LINE     DC    C'DIGEST ---------'
ANSWER   DC    CL40' '
AREA     DC    CL80' '
         LTORG
         END   BEGIN
