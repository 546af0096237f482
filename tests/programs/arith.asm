* Fixed-point addition and subtraction: results and condition codes,
* signed and logical, word and halfword, with overflow not masked on.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R1,=F'5'
         A     R1,=F'-7'       -2, cc 1
         BNM   FAIL
         C     R1,=F'-2'
         BNE   FAIL
         LA    R10,2
         LA    R2,2
         AR    R1,R2           0, cc 0
         BNZ   FAIL
         LA    R10,3
         L     R3,=X'7FFFFFFF'
         LA    R4,1
         AR    R3,R4           overflow, cc 3, mask is off
         BNO   FAIL
         C     R3,=X'80000000'
         BNE   FAIL
         LA    R10,4
         SR    R3,R4           overflow the other way
         BNO   FAIL
         C     R3,=X'7FFFFFFF'
         BNE   FAIL
         LA    R10,5
         AH    R3,=H'-1'
         BNP   FAIL
         SH    R3,=H'-1'
         BNP   FAIL
         C     R3,=X'7FFFFFFF'
         BNE   FAIL
         LA    R10,6
         S     R3,=X'7FFFFFFF'
         BNZ   FAIL
         LA    R10,7
         L     R5,=X'FFFFFFFF'
         ALR   R5,R4           zero with carry: cc 2
         BC    13,FAIL
         LTR   R5,R5
         BNZ   FAIL
         LA    R10,8
         AL    R5,=X'80000000' nonzero, no carry: cc 1
         BC    11,FAIL
         AL    R5,=X'80000001' nonzero with carry: cc 3
         BC    14,FAIL
         C     R5,=F'1'
         BNE   FAIL
         LA    R10,9
         SLR   R5,R4           zero, no borrow: cc 2
         BC    13,FAIL
         SL    R5,=F'1'        borrow: cc 1
         BC    11,FAIL
         C     R5,=F'-1'
         BNE   FAIL
         LA    R10,10
         SL    R5,=F'1'        nonzero, no borrow: cc 3
         BC    14,FAIL
         LA    R10,11
         LCR   R6,R5           +2
         BNP   FAIL
         LNR   R7,R6
         BNM   FAIL
         LPR   R8,R7
         BNP   FAIL
         CR    R8,R6
         BNE   FAIL
         LA    R10,12
         L     R9,=X'80000000'
         LCR   R9,R9           overflow
         BNO   FAIL
         LPR   R9,R9
         BNO   FAIL
         LNR   R9,R9
         BNM   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
