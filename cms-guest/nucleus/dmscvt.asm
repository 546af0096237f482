* DMSCVT: numbers to text and back.
*
DMSCVT   CSECT
         USING NUCON,0
         ENTRY DMSCVD
         ENTRY DMSCVB
         ENTRY DMSCVX
*
* DMSCVD: R1 = a number. Comes back with R1 -> its decimal digits
* (a minus sign in front if it is negative), R0 = how many.
*
DMSCVD   STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSCVD,R12
         CVD   R1,CVTPACK      15 digits and a sign
         UNPK  CVTTEXT+1(15),CVTPACK
         OI    CVTTEXT+15,X'F0'     the sign off the last digit
         LA    R2,CVTTEXT+1
         LA    R3,14           the last digit stays, even if zero
ZEROS    CLI   0(R2),C'0'
         BNE   DIGITS
         LA    R2,1(,R2)
         BCT   R3,ZEROS
DIGITS   LA    R0,1(,R3)
         LTR   R1,R1
         BNM   CVDEXIT
         BCTR  R2,0
         MVI   0(R2),C'-'
         LA    R0,2(,R3)
CVDEXIT  LR    R1,R2
         L     R14,12(,R13)
         LM    R2,R12,28(R13)
         BR    R14
         DROP  R12
*
* DMSCVB: R1 -> a token of decimal digits. R1 = the number, R15 = 0;
* or R15 = 4: that is no number of up to 8 digits.
*
DMSCVB   STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSCVB,R12
         SLR   R2,R2           the number so far
         LA    R3,8
CVBLOOP  CLI   0(R1),C'0'
         BL    CVBSTOP
         CLI   0(R1),C'9'
         BH    CVBBAD
         SLR   R4,R4
         IC    R4,0(,R1)
         N     R4,CVBMASK      F5 -> 5
         MH    R2,CVBTEN
         AR    R2,R4
         LA    R1,1(,R1)
         BCT   R3,CVBLOOP
         B     CVBGOOD
CVBSTOP  CLI   0(R1),C' '      only a blank may end it,
         BNE   CVBBAD
         C     R3,CVBEIGHT     and not at the very start
         BE    CVBBAD
CVBGOOD  LR    R1,R2
         SLR   R15,R15
         B     CVBEXIT
CVBBAD   LA    R15,4
CVBEXIT  L     R14,12(,R13)
         LM    R2,R12,28(R13)
         BR    R14
CVBMASK  DC    A(X'0F')
CVBEIGHT DC    F'8'
CVBTEN   DC    H'10'
         DROP  R12
*
* DMSCVX: the same for a token of up to 6 hexadecimal digits.
* A-F are C1-C6: less C0, plus 9. 0-9 are F0-F9.
*
DMSCVX   STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSCVX,R12
         SLR   R2,R2
         LA    R3,6
CVXLOOP  CLI   0(R1),C' '
         BE    CVXSTOP
         SLR   R4,R4
         IC    R4,0(,R1)
         CLI   0(R1),C'0'
         BL    CVXALPHA
         CLI   0(R1),C'9'
         BH    CVXBAD
         S     R4,CVXF0
         B     CVXADD
CVXALPHA CLI   0(R1),C'A'
         BL    CVXBAD
         CLI   0(R1),C'F'
         BH    CVXBAD
         S     R4,CVXB7
CVXADD   SLL   R2,4
         OR    R2,R4
         LA    R1,1(,R1)
         BCT   R3,CVXLOOP
         CLI   0(R1),C' '      a seventh digit is one too many
         BNE   CVXBAD
         B     CVXGOOD
CVXSTOP  C     R3,CVXSIX
         BE    CVXBAD
CVXGOOD  LR    R1,R2
         SLR   R15,R15
         B     CVXEXIT
CVXBAD   LA    R15,4
CVXEXIT  L     R14,12(,R13)
         LM    R2,R12,28(R13)
         BR    R14
CVXSIX   DC    F'6'
CVXF0    DC    X'000000F0'
CVXB7    DC    X'000000B7'     C1 - B7 = 0A
         COPY  REGS
         COPY  NUCON
         END
