* A program that writes its own instructions, into its own page and
* into another one, and runs them at once.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         SLR   R2,R2
         LA    R3,5
LOOP     STC   R3,ADD+3        the displacement changes each time
ADD      LA    R2,0(,R2)
         BCT   R3,LOOP
         C     R2,=F'15'
         BNE   FAIL
         LA    R10,2           the very next instruction
         MVC   PATCH,GOOD
PATCH    B     FAIL
         LA    R10,3           code that is moved
         L     R4,=X'00014FF0'
         MVC   0(CODEEND-CODE,R4),CODE
         LA    R5,7
         BALR  R14,R4
         C     R5,=F'49'
         BNE   FAIL
         LA    R10,4           and changed there
         MVI   2(R4),X'1A'     LR becomes AR
         LA    R5,7
         LA    R7,1
         BALR  R14,R4
         C     R5,=F'56'
         BNE   FAIL
         B     SUCCESS
GOOD     NOP   0
CODE     NOPR  0
         LR    R7,R5
         MR    R6,R5
         LR    R5,R7
         BR    R14
CODEEND  EQU   *
         LTORG
         END   BEGIN
