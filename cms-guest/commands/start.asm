* START: runs the program in the user area (X'20000', or where the
* operand says). There is no LOAD yet: CP's STORE command puts one in.
* The program is called like a subroutine; R15 is its return code.
*
DMSSTR   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSSTR,R12
         ST    R13,STRSAVE+4
         LA    R13,STRSAVE
         LR    R3,R1
         L     R2,USERAREA
         CLI   8(R3),X'FF'
         BE    GO
         LA    R1,8(,R3)
         L     R15,=V(DMSCVX)
         BALR  R14,R15
         LTR   R15,R15
         BNZ   INVALID
         LR    R2,R1
*
* Whatever the program is, its mistakes end it and not CMS: DMSITP and
* DMSITE see to that. CMS itself is not protected from it, as it was
* not in VM/370: the virtual machine is the wall.
*
GO       LR    R15,R2
         BALR  R14,R15
         B     EXIT
INVALID  LA    R0,8(,R3)
         ST    R0,VALUE
         LA    R1,PLIST
         SVC   202
         DC    AL4(1)
         LA    R15,24
EXIT     L     R13,STRSAVE+4
         L     R14,12(,R13)
         LM    R0,R12,20(R13)
         BR    R14
         DS    0F
USERAREA DC    X'00020000'
PLIST    DC    CL8'LINEDIT',A(INVTEXT,VALUE)
VALUE    DS    F
INVTEXT  DC    AL1(INVEND-*-1),C'DMSSTR070E INVALID PARAMETER ''%'''
INVEND   EQU   *
         LTORG
STRSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
