* Decimal instructions: the arithmetic of a small account, edited; the
* exceptions; operands across the boundary of a page.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
*
* A balance of 1,000.00 at 4.375 percent for ten years, and back.
*
         LA    R10,1
         LA    R9,10
         ZAP   BALANCE,=P'100000'
YEAR     ZAP   WORK,BALANCE
         MP    WORK,=P'4375'
         SRP   WORK,64-5,5     the interest, rounded to cents
         AP    BALANCE,WORK
         BNP   FAIL
         BCT   R9,YEAR
         CP    BALANCE,=P'153448'
         BNE   FAIL
         LA    R10,2
         MVC   LINE,PATTERN
         LA    R1,LINE+9       where significance is forced
         EDMK  LINE,BALANCE+3
         BNP   FAIL
         CLC   LINE,=X'40404040F16BF5F3F44BF4F840'
         BNE   FAIL
         LA    R2,LINE+4
         CLR   R1,R2
         BNE   FAIL
         LA    R10,3
         ZAP   WORK,BALANCE
         DP    WORK,=P'97'
         CP    WORK(6),=P'1581'
         BNE   FAIL
         CP    WORK+6(2),=P'91'
         BNE   FAIL
         LA    R10,4
         SP    BALANCE,BALANCE
         BNZ   FAIL
         CLC   BALANCE,=X'000000000000000C'
         BNE   FAIL
*
* Through zones and binary numbers.
*
         LA    R10,5
         UNPK  LINE(7),=P'-123456'
         CLC   LINE(7),=X'F0F1F2F3F4F5D6'
         BNE   FAIL
         PACK  WORK,LINE(7)
         CVB   R3,WORK
         C     R3,=F'-123456'
         BNE   FAIL
         LA    R10,6
         MVO   WORK(3),=X'123C'
         CLC   WORK(3),=X'0123C0'
         BNE   FAIL
         MVI   LINE,C'A'
         MVI   LINE+1,C'B'
         MVI   LINE+2,C'C'
         DC    X'E802',S(WORK),S(LINE+2)     MVCIN
         CLC   WORK(3),=C'CBA'
         BNE   FAIL
*
* Exceptions: overflow completes, the others leave their operands.
*
         LA    R10,7
         SLR   R1,R1
         SPM   R1              overflow is not wanted
         ZAP   SMALL,=P'999'
         AP    SMALL,=P'1'
         BNO   FAIL
         CLC   SMALL,=X'000C'
         BNE   FAIL
         LA    R10,8
         L     R1,=X'04000000'
         SPM   R1
         LA    R11,OVER
         ZAP   SMALL,=P'-1234'
         B     FAIL
OVER     CLI   PGMOLD+3,X'0A'
         BNE   FAIL
         CLC   SMALL,=X'234D'
         BNE   FAIL
         LA    R10,9
         LA    R11,DATA
         MVC   SMALL,=X'1A2C'
         AP    SMALL,=P'1'
         B     FAIL
DATA     CLI   PGMOLD+3,X'07'
         BNE   FAIL
         CLC   SMALL,=X'1A2C'
         BNE   FAIL
         LA    R10,10
         LA    R11,DIVIDE
         ZAP   WORK,=P'1'
         DP    WORK,=P'0'
         B     FAIL
DIVIDE   CLI   PGMOLD+3,X'0B'
         BNE   FAIL
         CP    WORK,=P'1'
         BNE   FAIL
         LA    R10,11
         LA    R11,LENGTHS
         DC    X'FC11',S(SMALL),S(SMALL)     MP of two bytes by two
         B     FAIL
LENGTHS  CLI   PGMOLD+3,X'06'
         BNE   FAIL
         LA    R10,12
         LA    R11,SOURCE
         MVC   LINE(4),=X'40202020'
         ED    LINE(4),=X'12C0'
         B     FAIL
SOURCE   CLI   PGMOLD+3,X'07'
         BNE   FAIL
         CLC   LINE(4),=X'40202020'
         BNE   FAIL
*
* Both operands across a page, one after the other in all places.
*
         LA    R10,13
         LA    R9,15
         L     R7,=X'00003FF0'
         L     R8,=X'00005FF0'
ACROSS   ZAP   0(16,R7),=P'1234567890123456789'
         ZAP   0(14,R8),=P'-1234567890123456788'
         AP    0(16,R7),0(14,R8)
         CP    0(16,R7),=P'1'
         BNE   FAIL
         SRP   0(16,R7),30,0
         BNP   FAIL
         SRP   0(16,R7),64-29,0
         CP    0(16,R7),=P'10'
         BNE   FAIL
         LA    R7,1(,R7)
         LA    R8,1(,R8)
         BCT   R9,ACROSS
         B     SUCCESS
BALANCE  DC    PL8'0'
WORK     DC    D'0'
SMALL    DC    PL2'0'
LINE     DS    CL13
PATTERN  DC    X'40202020206B2020214B202040'
         LTORG
         END   BEGIN
