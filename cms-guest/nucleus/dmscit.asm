* DMSCIT: the console, a 3215 at 009. Two functions of SVC 202:
*
*   TYPLIN  +8 A(text), +C F'length'      types a line
*   WAITRD  +8 A(buffer of 130), +C F     waits for a line; its length
*                                         is put into the last word
*
* Both make a channel program of one CCW, start it, and wait for the
* interruption that says it is over. Everything here runs disabled
* but for one instruction: the LPSW of the wait.
*
DMSCIT   CSECT
         USING NUCON,0
         ENTRY TYPLIN
         ENTRY WAITRD
*
TYPLIN   STM   R14,R12,12(R13)
         LR    R12,R15         the entry address is our base
         USING TYPLIN,R12
         ST    R13,CITSAVE+4
         LA    R13,CITSAVE
         LR    R2,R1           -> plist
         MVC   CONCCW(4),8(R2) the address; its high byte is replaced
         MVI   CONCCW,X'09'    write, with carriage return
         L     R3,12(,R2)
         C     R3,=F'130'      what one line holds
         BNH   LENOK
         LA    R3,130
LENOK    LTR   R3,R3
         BP    NOTEMPTY
         LA    R0,BLANK        a CCW with count 0 is not valid: an
         ST    R0,CONCCW       empty line is one blank
         MVI   CONCCW,X'09'
         LA    R3,1
NOTEMPTY ST    R3,CONCCW+4
         MVI   CONCCW+4,X'20'  flag: length need not be exact
         BAL   R10,DOIO
         B     CITEXIT
*
WAITRD   STM   R14,R12,12(R13)
         LA    R0,WAITRD-TYPLIN
         SLR   R15,R0          the same base, from the other entry
         LR    R12,R15
         ST    R13,CITSAVE+4
         LA    R13,CITSAVE
         LR    R2,R1
READ     MVC   CONCCW(4),8(R2)
         MVI   CONCCW,X'0A'    read inquiry
         LA    R3,130
         ST    R3,CONCCW+4
         MVI   CONCCW+4,X'20'
         BAL   R10,DOIO
         NI    CONFLAG,255-CONATTN   what was asked for is here
         TM    CONCSW+4,X'03'  unit check, or the cancel key?
         BNZ   READ            ask again
         LH    R4,CONCSW+6     what is left of the count
         SR    R3,R4
         ST    R3,12(,R2)
*
CITEXIT  L     R13,CITSAVE+4
         LM    R14,R12,12(R13)
         SLR   R15,R15
         BR    R14
*
* DOIO: start the channel program at CONCCW and wait for its end.
*
DOIO     LA    R0,CONCCW
         ST    R0,CAW          key 0, address of the first CCW
         L     R1,=X'00000009'
STARTIO  MVI   CONFLAG,0       forget how an earlier one ended
         XC    CONCSW,CONCSW
         SIO   0(R1)
         BC    8,WAIT          0: under way
         BC    1,NOCONS        3: there is no such device
         BC    2,BUSY          2: busy
*
* 1: the two status bytes of the CSW say why nothing was started.
* Attention that had not yet interrupted comes out this way, with the
* busy bit. It is noted, and gone, and the next attempt succeeds.
*
         TM    CSW+4,X'80'
         BZ    STARTIO
         OI    CONFLAG,CONATTN
         B     STARTIO
*
* 2: an interruption of the device is still pending: let it come in.
* Or something is still under way that nobody waits for any more: a
* read, when the restart key brought us here. Halt it; its end is then
* such an interruption, and the next turn gets rid of it.
*
BUSY     STOSM OLDMASK,X'FF'
         SSM   NOMASK
         TIO   0(R1)           was that all?
         BC    13,STARTIO      not busy any more
         HIO   0(R1)
         B     STARTIO
*
* The wait. Between the test of CONENDED and the wait no interruption
* can come in, for we are disabled; the LPSW enables and waits in ONE
* step. Were we to enable first and then load the wait, the
* interruption could slip in between the two, and we should wait for
* ever for something that has happened already: the lost wake-up.
*
WAIT     TM    CONFLAG,CONENDED
         BO    0(,R10)
         LPSW  WAITING
WOKEN    SSM   NOMASK          DMSITI turned the wait bit off
         B     WAIT
*
* No console: nobody to tell it to. A disabled wait, with the device
* number in the address, is all that can be said.
*
NOCONS   LPSW  DEADPSW
*
         DS    0D
WAITING  DC    X'FF060000',A(WOKEN)  all enabled, wait bit
DEADPSW  DC    X'00020000',X'00000009'
OLDMASK  DC    X'00'
NOMASK   DC    X'00'
BLANK    DC    C' '
         LTORG
CITSAVE  DS    18F
         COPY  REGS
         COPY  NUCON
         END
