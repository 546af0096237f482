* SUPERVISOR CALL: every number, the old PSW, condition code and
* program mask kept, and the way back by LPSW.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   SVCNEW,HANDLER
         SLR   R2,R2           number
         SLR   R3,R3           sum of the numbers seen
         SLR   R4,R4           how many
LOOP     STC   R2,CALL+1
         LTR   R2,R2           condition code 0, else 2
CALL     SVC   0
AFTER    LA    R2,1(,R2)
         C     R2,=F'256'
         BL    LOOP
         LA    R10,1
         C     R4,=F'256'
         BNE   FAIL
         LA    R10,2
         C     R3,=F'32640'
         BNE   FAIL
         LA    R10,3           the code of the last: ILC 1, cc 2
         CLC   SVCOLD(4),=X'000000FF'
         BNE   FAIL
         CLI   SVCOLD+4,X'60'
         BNE   FAIL
         CLC   SVCOLD+5(3),=AL3(AFTER)
         BNE   FAIL
         B     SUCCESS
HANDLE   LH    R5,SVCOLD+2
         AR    R3,R5
         LA    R4,1(,R4)
         LPSW  SVCOLD
         DS    0D
HANDLER  DC    X'00000000',A(HANDLE)
         LTORG
         END   BEGIN
