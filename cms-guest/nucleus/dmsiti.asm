* DMSITI: the input/output interruption handler. It only writes down
* what happened; whoever waits looks at the note (DMSCIT). A handler
* that did more would keep all other interruptions waiting.
*
DMSITI   CSECT
         USING NUCON,0
         STM   R0,R15,IOSAVE
         BALR  R12,0
         USING HERE,R12
HERE     CLC   IOOPSW+2(2),CONADDR   BC mode: who interrupts?
         BNE   WAKE            not the console: nothing of ours
         TM    CSW+4,X'80'     unit status: attention?
         BZ    NOATTN
         OI    CONFLAG,CONATTN
NOATTN   TM    CSW+4,X'0F'     channel end, device end, check, excptn
         BZ    WAKE
*
* A channel program can end in two interruptions, channel end and
* device end; the 3215 gives both at once, but nothing promises that.
* The status bits are collected; the count is that of channel end.
*
         OC    CONCSW+4(1),CSW+4
         TM    CSW+4,X'08'
         BZ    NOCOUNT
         MVC   CONCSW(4),CSW
         MVC   CONCSW+5(3),CSW+5
NOCOUNT  TM    CONCSW+4,X'06'  over with device end or unit check
         BZ    WAKE
         OI    CONFLAG,CONENDED
*
* Going back: if the interrupted program was waiting, it must not
* fall into the wait again, but look whether its event is there. So
* the wait bit of the old PSW is turned off before it is loaded.
*
WAKE     NI    IOOPSW+1,X'FF'-X'02'
         LM    R0,R15,IOSAVE
         LPSW  IOOPSW
CONADDR  DC    X'0009'
         LTORG
         COPY  REGS
         COPY  NUCON
         END
