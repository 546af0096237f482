* DMSCPF: hands a command to CP with DIAGNOSE X'08' and types what CP
* answers.
*
*   in:   R1 -> text, R0 = its length (0: just enter CP)
*         R2 = a code at which the answer is not typed, or 0
*   out:  R15 = CP's return code: the number of its error message
*
* DIAGNOSE X'08' in the form with a response buffer takes four
* registers: Rx -> command, Rx+1 -> buffer; Ry = flag X'40' and length
* of the command, Ry+1 = length of the buffer. Back come the code in
* Ry and in Ry+1 the length of the response (condition code 0), or
* how much of it did not fit (1).
*
DMSCPF   CSECT
         USING NUCON,0
         STM   R14,R12,12(R13)
         LR    R12,R15
         USING DMSCPF,R12
         ST    R13,CPFSAVE+4
         LA    R13,CPFSAVE
         LR    R10,R2          the code to keep quiet about
         LR    R4,R1
         L     R5,BUFADDR
         LR    R6,R0
         O     R6,WANTBUF
         L     R7,BUFSIZE
         DIAGNOSE R4,R6,X'08'
         BC    8,FITS
         L     R7,BUFSIZE      it overflowed: what fits is shown
FITS     LTR   R6,R6
         BZ    SHOW
         CR    R6,R10
         BE    EXIT
*
* The lines of the response are parted by X'15', EBCDIC's new line.
*
SHOW     L     R2,BUFADDR      -> beginning of a line
         LA    R8,0(R7,R2)     -> behind the last one
LINE1    CR    R2,R8
         BNL   EXIT
         LR    R3,R2
FIND     CR    R3,R8
         BNL   GOTLINE
         CLI   0(R3),X'15'
         BE    GOTLINE
         LA    R3,1(,R3)
         B     FIND
GOTLINE  ST    R2,OUTADDR
         LR    R0,R3
         SR    R0,R2
         ST    R0,OUTLEN
         LA    R1,OUTLIST
         L     R15,=V(TYPLIN)
         BALR  R14,R15
         LA    R2,1(,R3)
         B     LINE1
*
EXIT     LR    R15,R6
         L     R13,CPFSAVE+4
         L     R14,12(,R13)
         LM    R0,R12,20(R13)
         BR    R14
         DS    0F
WANTBUF  DC    X'40000000'
BUFADDR  DC    A(BUFFER)
BUFSIZE  DC    A(L'BUFFER)
OUTLIST  DC    CL8'TYPLIN'
OUTADDR  DS    A
OUTLEN   DS    F
CPFSAVE  DS    18F
         LTORG
BUFFER   DS    CL4096
         COPY  REGS
         COPY  NUCON
         END
