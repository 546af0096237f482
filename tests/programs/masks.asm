* SSM, STNSM, STOSM, SPM and LPSW in both modes: what they load, and
* what they store.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         MVC   SVCNEW,RETURN
         LA    R10,1
         STOSM SAVED,X'00'     BC: all masks off at the start
         CLI   SAVED,X'00'
         BNE   FAIL
         SSM   =X'C8'          channels 0, 1, 4: nothing pends
         STNSM SAVED,X'88'
         CLI   SAVED,X'C8'
         BNE   FAIL
         STOSM SAVED,X'40'
         CLI   SAVED,X'88'
         BNE   FAIL
         STNSM SAVED,X'00'
         CLI   SAVED,X'C8'
         BNE   FAIL
         LA    R10,2           LPSW sets it all: look by SVC
         LPSW  MASKED
LOOK1    SVC   1
         CLC   SVCOLD(2),=X'4200'
         BNE   FAIL
         TM    SVCOLD+4,X'3F'  cc 3, program mask F
         BNO   FAIL
         LA    R10,3
         L     R1,=X'15000000'
         SPM   R1              cc 1, mask 5
         BALR  R2,0
         SRL   R2,24
         N     R2,=X'0000003F'
         C     R2,=X'00000015'
         BNE   FAIL
         SPM   R11
         LA    R10,4           EC mode: SVC stores at X'88'
         MVC   SVCNEW,RETURNEC
         LPSW  EXTENDED
LOOK2    SVC   200
         CLC   SVCOLD,OLDEC
         BNE   FAIL
         CLC   X'88'(4),=X'000200C8'
         BNE   FAIL
         LA    R10,5
         STNSM SAVED,X'00'     EC: I/O mask alone was on
         CLI   SAVED,X'02'
         BNE   FAIL
         LPSW  BASIC           and back to BC
LOOK3    LA    R10,6
         MVC   SVCNEW,RETURN
         SVC   2
         CLC   SVCOLD(4),=X'00000002'
         BNE   FAIL
         B     SUCCESS
*
* The handlers return by the old PSW; EC to EC, BC to BC.
*
BACK     LPSW  SVCOLD
         DS    0D
RETURN   DC    X'00000000',A(BACK)
RETURNEC DC    X'00080000',A(BACK)
MASKED   DC    X'42000000',X'3F',AL3(LOOK1)
EXTENDED DC    X'02082500',A(LOOK2)
OLDEC    DC    X'02082500',A(LOOK2+2)
BASIC    DC    X'00000000',A(LOOK3)
SAVED    DC    X'EE'
         LTORG
         END   BEGIN
