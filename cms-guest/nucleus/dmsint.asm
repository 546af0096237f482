* DMSINT: the command loop. Read a line, make a parameter list of it,
* call the command with SVC 202, say Ready; and how long it took.
*
* DMSABN is the same loop entered behind an abnormal end, DMSREST by
* the restart key.
*
DMSINT   CSECT
         USING NUCON,0
         BALR  R12,0
         USING HERE,R12
HERE     LA    R13,INTSAVE
*
* 1. Read. The line stays as typed in LINE; a command that wants its
*    text (ECHO, CP) takes it from there.
*
NEXTLINE MVI   LASTCMND,C' '
         MVC   LASTCMND+1(7),LASTCMND
         LA    R1,WAITRD
         SVC   202
         DC    AL4(1)          error: go on (there is none)
         MVC   LINELEN,RDLEN
         L     R15,=V(DMSSCN)  LINE -> TOKENS, ARGADDR, ARGLEN
         BALR  R14,R15
         CLI   TOKENS,X'FF'    only the fence: a null line
         BE    NULLLINE
         NI    SYSFLAG,255-SYSFIRST
         CLI   TOKENS,C'*'     a remark
         BE    NEXTLINE
*
* 2. Call. The times are taken just before, so that what the command
*    used is the difference. The high byte of R1 tells the command
*    who calls: X'0B' is a line typed at the terminal.
*
         L     R15,=V(DMSTIM)
         BALR  R14,R15
         MVC   STRTVIRT(16),TIMEVIRT
         MVC   LASTCMND,TOKENS
         LA    R1,TOKENS
         ICM   R1,B'1000',TYPED
         SVC   202
         DC    AL4(1)          whatever the code: we show it
         C     R15,UNKNOWN
         BNE   READY
*
* 3. Nobody here knows that name. Perhaps CP does: IMPlied CP. CP
*    answers an unknown command with code 1 (its message DMKCFM001E).
*
         TM    SYSFLAG,SYSVM
         BZ    NOBODY          no CP to ask
         LA    R1,LINE
         L     R0,LINELEN
         LA    R2,1            code 1: keep quiet about it
         L     R15,=V(DMSCPF)
         BALR  R14,R15
         C     R15,ONE
         BNE   READY
NOBODY   LA    R1,SAYUNKN
         L     R15,=V(DMSLIN)
         BALR  R14,R15
         L     R15,UNKNOWN
*
* 4. Ready. The code is shown if it is not zero: five digits, or a
*    minus sign and four.
*
READY    LR    R5,R15
         L     R15,=V(DMSTIM)
         BALR  R14,R15
         LR    R1,R5
         L     R15,=V(DMSRDY)
         BALR  R14,R15
         B     NEXTLINE
*
* A null line. The first one only shows that somebody is there; later
* ones ask "who listens to me?", and the answer is our name.
*
NULLLINE TM    SYSFLAG,SYSFIRST
         BZ    SAYCMS
         NI    SYSFLAG,255-SYSFIRST
         L     R15,=V(DMSTIM)
         BALR  R14,R15
         MVC   STRTVIRT(16),TIMEVIRT
         SLR   R15,R15
         B     READY
SAYCMS   LA    R1,SAYNAME
         L     R15,=V(DMSLIN)
         BALR  R14,R15
         B     NEXTLINE
*
* DMSABN: a command ended abnormally; its message is typed already.
* All SVCs under way are forgotten: their callers no longer exist.
*
         ENTRY DMSABN
         ENTRY DMSREST
         DROP  R12
DMSREST  DS    0H
DMSABN   BALR  R12,0
         USING ABNHERE,R12
ABNHERE  L     R12,=A(HERE)    the loop's own base again
         DROP  R12
         USING HERE,R12
         LA    R13,INTSAVE
         L     R0,=V(SVCSTACK)
         ST    R0,CURRSAVE
         NI    SYSFLAG,255-SYSABEND-SYSFIRST
         B     SAYCMS
*
         DS    0F
WAITRD   DC    CL8'WAITRD',A(LINE-NUCON)
RDLEN    DC    F'0'            the length comes back here
SAYUNKN  DC    CL8'LINEDIT',A(UNKNTEXT,0)
SAYNAME  DC    CL8'LINEDIT',A(NAMETEXT,0)
UNKNOWN  DC    F'-3'           SVC 202: no such function
ONE      DC    F'1'
TYPED    DC    X'0B'
UNKNTEXT DC    AL1(UNKNEND-*-1)
         DC    C'UNKNOWN CP/CMS COMMAND'
UNKNEND  EQU   *
NAMETEXT DC    AL1(3),C'CMS'
         LTORG
INTSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
