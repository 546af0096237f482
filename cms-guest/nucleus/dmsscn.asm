* DMSSCN: makes a tokenised parameter list of a line. Words are parted
* by blanks, cut or padded to 8 characters, and put in upper case.
*
*   in:   LINE, LINELEN
*   out:  TOKENS, closed by the fence; ARGADDR and ARGLEN: the text
*         behind the first word, exactly as typed
*
DMSSCN   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSSCN,R12
         XC    ARGADDR(8),ARGADDR
         LA    R2,LINE         -> next character
         LR    R3,R2
         A     R3,LINELEN      -> behind the last
         MVI   0(R3),C' '      a blank there ends the last word
         LA    R4,TOKENS       -> next token
*
SKIP     CR    R2,R3           find the next word
         BNL   DONE
         CLI   0(R2),C' '
         BNE   WORD
         LA    R2,1(,R2)
         B     SKIP
*
* A word begins at R2. If it is the second, the arguments begin here.
*
WORD     C     R4,=A(TOKENS+8-NUCON)
         BNE   ROOM
         ST    R2,ARGADDR
         LR    R0,R3
         SR    R0,R2
         ST    R0,ARGLEN
ROOM     C     R4,=A(TOKENS+24*8-NUCON)
         BNL   DONE            24 tokens are all there is room for
         MVC   0(8,R4),=CL8' '
         LR    R5,R4           -> next character of the token
         LA    R6,8            characters that fit
LETTER   CLI   0(R2),C' '
         BE    ENDWORD
         LTR   R6,R6
         BZ    PASS            the ninth and further are passed over
         MVC   0(1,R5),0(R2)
         TR    0(1,R5),UPPER
         LA    R5,1(,R5)
         BCTR  R6,0
PASS     LA    R2,1(,R2)
         B     LETTER
ENDWORD  LA    R4,8(,R4)
         B     SKIP
*
DONE     MVC   0(8,R4),FENCE
         LM    R14,R12,12(R13)
         SLR   R15,R15
         BR    R14
FENCE    DC    8X'FF'
*
* TR replaces each byte by the one at its own value's place here. The
* small letters of EBCDIC lie in three rows: 81-89, 91-99, A2-A9.
*
UPPER    DC    256AL1(*-UPPER)
         ORG   UPPER+X'81'
         DC    C'ABCDEFGHI'
         ORG   UPPER+X'91'
         DC    C'JKLMNOPQR'
         ORG   UPPER+X'A2'
         DC    C'STUVWXYZ'
         ORG   UPPER+256
         LTORG
         COPY  REGS
         COPY  NUCON
         END
