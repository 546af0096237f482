* ECHO: types the text behind the command, as it was typed.
*
DMSECH   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSECH,R12
         MVC   TEXT(8),ARGADDR address and length lie side by side
         LA    R1,PLIST
         SVC   202
         DC    AL4(1)
         LM    R14,R12,12(R13)
         SLR   R15,R15
         BR    R14
         DS    0F
PLIST    DC    CL8'TYPLIN'
TEXT     DS    A
         DS    F
         COPY  REGS
         COPY  NUCON
         END
