* DMSITS: the supervisor-call handler. SVC 202 is the one door to
* every command and service: R1 -> a list of 8-byte tokens, the name
* first; the return code comes back in R15.
*
* Order matters here:
*   1. save the registers in page zero: there is no base register yet,
*      and page zero needs none;
*   2. push what was saved on the stack of SVC blocks, because the
*      routine we are going to call may itself issue an SVC, which
*      overwrites both SVCSAVE and SVCOPSW;
*   3. only then allow interruptions, if the routine wants them;
*   4. come back disabled, pop, put the PSW where LPSW can find it
*      when all registers, bases too, are the caller's again.
*
         COPY  SVCBLK          first: its length is needed below
DMSITS   CSECT
         USING NUCON,0
         STM   R0,R15,SVCSAVE
         BALR  R12,0
         USING HERE,R12
HERE     CLI   SVCOPSW+3,202   BC mode: the number is in the old PSW
         BNE   BADSVC
         L     R11,CURRSAVE
         USING SVCBLK,R11
         C     R11,=A(STACKEND)
         BNL   TOODEEP
         MVC   BLKREGS(64),SVCSAVE
         MVC   BLKPSW,SVCOPSW
         LA    R0,BLKLEN(,R11)
         ST    R0,CURRSAVE
*
         LA    R13,BLKSAVE
         LA    R1,0(,R1)       the type byte is for the routine only
         L     R15,=V(DMSFND)
         BALR  R14,R15         -> R2: entry in the function table
         LTR   R15,R15
         BNZ   RETURN          not found: code -3
         USING FNCTAB,R2
         L     R1,BLKREGS+4    R0 and R1 again as the caller had them
         L     R0,BLKREGS
         L     R15,FNCENTRY
         TM    FNCFLAG,FNCENAB
         BZ    CALL
         DROP  R2
         SSM   ALLON           from here we can be interrupted
CALL     BALR  R14,R15
         SSM   ALLOFF          and from here no more
*
* R15 is the return code. A caller may have put an address behind its
* SVC,  DC AL4(error) : it is told from an instruction by its first
* byte, for no operation code is zero. With R15 = 0 we return behind
* it, else to the address; AL4(1) means "behind it in any case".
*
RETURN   ST    R15,BLKREGS+60
         L     R3,BLKPSW+4
         LA    R3,0(,R3)       address only
         CLI   0(R3),0
         BNE   POP             an instruction: no error address
         MVC   ERRADDR,0(R3)   (it may stand on any halfword)
         LA    R3,4(,R3)       behind it
         LTR   R15,R15
         BZ    SETADDR
         L     R4,ERRADDR
         C     R4,=F'1'
         BE    SETADDR
         LR    R3,R4
SETADDR  STCM  R3,B'0111',BLKPSW+5
*
POP      ST    R11,CURRSAVE
         MVC   SVCOPSW,BLKPSW
         LM    R0,R15,BLKREGS  R11 itself is loaded last of all uses
         LPSW  SVCOPSW
*
* Another SVC, or a loop of calls: the program that did it is ended.
* R1 -> message; DMSKIL does not come back.
*
BADSVC   LA    R1,SAYBAD
         SLR   R0,R0
         IC    R0,SVCOPSW+3
         B     KILL
TOODEEP  LA    R1,SAYDEEP
KILL     ST    R0,KILLVAL
         L     R0,=V(SVCSTACK)
         ST    R0,CURRSAVE
         LA    R13,KILLSAVE
         L     R15,=V(DMSLIN)
         BALR  R14,R15
         L     R15,=V(DMSABN)
         BR    R15
*
ALLON    DC    X'FF'           all channels, external
ALLOFF   DC    X'00'
         DS    0F
ERRADDR  DS    F
KILLVAL  DS    F
SAYBAD   DC    CL8'LINEDIT',A(BADTEXT,KILLVAL)
SAYDEEP  DC    CL8'LINEDIT',A(DEEPTEXT,0)
BADTEXT  DC    AL1(BADEND-*-1)
         DC    C'DMSITS145T INCORRECT SVC NUMBER #'
BADEND   EQU   *
DEEPTEXT DC    AL1(DEEPEND-*-1)
         DC    C'DMSITS146T MAXIMUM SVC DEPTH 20 HAS BEEN EXCEEDED'
DEEPEND  EQU   *
         LTORG
KILLSAVE DS    18F
         ENTRY SVCSTACK
         DS    0D
SVCSTACK DS    (20*BLKLEN)X    twenty deep, as CMS was
STACKEND EQU   *
         COPY  REGS
         COPY  NUCON
         COPY  FNCTAB
         END
