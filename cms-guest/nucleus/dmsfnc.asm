* DMSFNC: the function table, and DMSFND, which searches it for
* DMSITS. A new command needs a line here and a file in commands/.
*
*   in:   R1 -> name, 8 characters
*   out:  R15 = 0, R2 -> entry; or R15 = -3: no such function
*
DMSFNC   CSECT
         USING NUCON,0
         ENTRY DMSFND
         ENTRY FUNCTAB
         ENTRY FUNCEND
DMSFND   STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSFND,R12
*
* How long is the name? Count back over the blanks.
*
         LA    R3,8
LENGTH   LA    R4,0(R3,R1)     -> behind the last character counted
         BCTR  R4,0
         CLI   0(R4),C' '
         BNE   SEARCH
         BCT   R3,LENGTH
         B     NOTFOUND        all blank
*
* An entry matches if it begins with the name and the name has enough
* letters: so "Q" is QUERY, but "QUERYX" and "E" (ECHO needs two) are
* nothing. The first match wins; order the table accordingly.
*
SEARCH   LA    R2,FUNCTAB
         USING FNCTAB,R2
         LR    R4,R3
         BCTR  R4,0            EX wants the length less one
NEXT     EX    R4,COMPARE
         BNE   ADVANCE
         SLR   R5,R5
         IC    R5,FNCMIN
         CR    R3,R5
         BNL   FOUND
ADVANCE  LA    R2,FNCLEN(,R2)
         C     R2,=A(FUNCEND)
         BL    NEXT
NOTFOUND L     R15,=F'-3'
         B     EXIT
FOUND    SLR   R15,R15
EXIT     L     R14,12(,R13)
         LM    R3,R12,32(R13)  all but R2, which is the answer
         BR    R14
COMPARE  CLC   FNCNAME(0),0(R1)
*
* name, entry, help text, letters needed, flag. A service that only
* programs call has no help text; it runs disabled.
*
         DS    0F
FUNCTAB  EQU   *
         DC    CL8'TYPLIN',V(TYPLIN),A(0),AL1(6,0,0,0)
         DC    CL8'WAITRD',V(WAITRD),A(0),AL1(6,0,0,0)
         DC    CL8'LINEDIT',V(DMSLIN),A(0),AL1(7,0,0,0)
         DC    CL8'QUERY',V(DMSQRY),A(HQUERY),AL1(1,FNCENAB,0,0)
         DC    CL8'ECHO',V(DMSECH),A(HECHO),AL1(2,FNCENAB,0,0)
         DC    CL8'CP',V(DMSCP),A(HCP),AL1(2,FNCENAB,0,0)
         DC    CL8'PRIMES',V(DMSPRM),A(HPRIMES),AL1(2,FNCENAB,0,0)
         DC    CL8'TOUCH',V(DMSTCH),A(HTOUCH),AL1(2,FNCENAB,0,0)
         DC    CL8'START',V(DMSSTR),A(HSTART),AL1(3,FNCENAB,0,0)
         DC    CL8'HELP',V(DMSHLP),A(HHELP),AL1(1,FNCENAB,0,0)
         DC    CL8'?',V(DMSHLP),A(0),AL1(1,FNCENAB,0,0)
FUNCEND  EQU   *
*
* Capitals show how far a name may be shortened.
*
HQUERY   DC    AL1(HECHO-*-1)
         DC    C'Query {CMSLEVEL|STORAGE|...}  ask CMS, else CP'
HECHO    DC    AL1(HCP-*-1)
         DC    C'ECho text                     type the text back'
HCP      DC    AL1(HPRIMES-*-1)
         DC    C'CP command                    let CP carry it out'
HPRIMES  DC    AL1(HTOUCH-*-1)
         DC    C'PRimes [n]                    count primes up to n'
HTOUCH   DC    AL1(HSTART-*-1)
         DC    C'TOuch [nK] [passes]           write and read storage'
HSTART   DC    AL1(HHELP-*-1)
         DC    C'STArt [hexaddr]               run the user''s program'
HHELP    DC    AL1(HELPEND-*-1)
         DC    C'Help, ?                       this list'
HELPEND  EQU   *
         LTORG
         COPY  REGS
         COPY  NUCON
         COPY  FNCTAB
         END
