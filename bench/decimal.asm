* decimal: interest is added to a balance, what does not divide by 97
* is taken off, and the balance is edited: CVD, ZAP, MP, SRP, AP, DP,
* SP, UNPK, PACK, CP, ED, CVB. Twenty-three instructions a round.
         COPY  FRAME
         SLR   R2,R2
ROUND    CVD   R11,AMOUNT
         ZAP   WORK(8),AMOUNT(8)
         MP    WORK(8),RATE(3)
         SRP   WORK(8),61,5    three places to the right, rounded
         AP    BALANCE(8),WORK(8)
         ZAP   WORK(8),BALANCE(8)
         DP    WORK(8),DIVISOR(2)
         SP    BALANCE(8),WORK+6(2)
         UNPK  ZONED(15),BALANCE(8)
         OI    ZONED+14,X'F0'
         PACK  WORK(8),ZONED(15)
         CP    WORK(8),BALANCE(8)
         BNE   WRONG
         MVC   EDITED(23),PATTERN
         ED    EDITED(23),BALANCE
         LR    R3,R2           a sum in which order counts
         SRL   R3,31
         ALR   R2,R2
         OR    R2,R3
         X     R2,EDITED+16
         CVB   R4,AMOUNT
         ALR   R2,R4
         BCT   R11,ROUND
         B     FINISH
WRONG    L     R2,=X'00BAD0BA'
         B     FINISH
         LTORG
         DS    0D
AMOUNT   DC    D'0'
WORK     DC    D'0'
BALANCE  DC    PL8'100000'
RATE     DC    PL3'4375'
DIVISOR  DC    PL2'97'
ZONED    DS    CL16
         DS    0F
EDITED   DS    CL24
PATTERN  DC    X'40206B2020206B2020206B2020206B2021204B2020C3D9'
         END
