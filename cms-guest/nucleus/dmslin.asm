* DMSLIN: LINEDIT, types a line made from a pattern. In a pattern,
*
*   #   is replaced by the next value in decimal,
*   @   by the next value as a hexadecimal address, six digits,
*   %   by the name (8 characters, trailing blanks dropped) to which
*       the next value points.
*
*   plist:  CL8'LINEDIT', +8 A(pattern: length byte, text),
*           +C A(values: one fullword each)
*
* May be called directly, too (R1 -> plist), by the nucleus.
*
DMSLIN   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSLIN,R12
         ST    R13,LINSAVE+4
         LA    R13,LINSAVE
         L     R2,8(,R1)       -> pattern
         L     R3,12(,R1)      -> next value
         SLR   R4,R4
         IC    R4,0(,R2)       characters left
         LA    R2,1(,R2)       -> next character
         LA    R5,OUTLINE      -> where the next one goes
*
NEXT     LTR   R4,R4
         BZ    TYPE
         BCTR  R4,0
         C     R5,=A(OUTEND)
         BNL   TYPE            full: what fits is typed
         CLI   0(R2),C'#'
         BE    NUMBER
         CLI   0(R2),C'@'
         BE    ADDRESS
         CLI   0(R2),C'%'
         BE    NAME
         MVC   0(1,R5),0(R2)   an ordinary character
         LA    R5,1(,R5)
ONE      LA    R2,1(,R2)
         B     NEXT
*
NUMBER   L     R1,0(,R3)
         LA    R3,4(,R3)
         L     R15,=V(DMSCVD)  -> R1: digits, R0: how many
         BALR  R14,R15
         LR    R6,R0
         BCTR  R6,0
         EX    R6,COPY
         LA    R5,1(R6,R5)
         B     ONE
COPY     MVC   0(0,R5),0(R1)
*
* UNPK spreads each half byte over a byte of its own (and swaps the
* halves of the last byte, so we give it one byte too many); the
* digits are then F0-FF, which TR makes 0-9 and A-F.
*
ADDRESS  UNPK  HEXTEXT(9),0(5,R3)
         LA    R3,4(,R3)
         TR    HEXTEXT(8),HEXDIGIT-X'F0'
         MVC   0(6,R5),HEXTEXT+2
         LA    R5,6(,R5)
         B     ONE
*
NAME     L     R1,0(,R3)
         LA    R3,4(,R3)
         MVC   0(8,R5),0(R1)
         LA    R5,8(,R5)
         LA    R6,8
NAMETRIM LR    R1,R5           -> behind what counts so far
         BCTR  R1,0
         CLI   0(R1),C' '
         BNE   ONE
         LR    R5,R1
         BCT   R6,NAMETRIM
         B     ONE
*
TYPE     LA    R0,OUTLINE
         SR    R5,R0
         ST    R5,OUTLEN
         LA    R1,OUTLIST
         L     R15,=V(TYPLIN)
         BALR  R14,R15
         L     R13,LINSAVE+4
         LM    R14,R12,12(R13)
         SLR   R15,R15
         BR    R14
*
         DS    0F
OUTLIST  DC    CL8'TYPLIN',A(OUTLINE)
OUTLEN   DS    F
LINSAVE  DS    18F
HEXTEXT  DS    CL9
HEXDIGIT DC    C'0123456789ABCDEF'
OUTLINE  DS    CL130
OUTEND   EQU   *-16            a substitution has up to 16 letters
         DS    CL16
         LTORG
         COPY  REGS
         COPY  NUCON
         END
