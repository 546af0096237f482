* Storage keys: SSK, ISK, RRB; the PSW key: SPKA, IPK. Reference and
* change bits are looked at where the architecture promises them.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R10,1
         L     R2,=X'00009000'
         LA    R1,X'A0'
         SSK   R1,R2           key 10, both bits off
         SLR   R3,R3
         ISK   R3,R2           BC mode: bits 24-28 only
         C     R3,=X'000000A0'
         BNE   FAIL
         LA    R1,X'58'        key 5, fetch protected
         SSK   R1,R2
         L     R3,=X'12345678'
         ISK   R3,R2
         CL    R3,=X'12345658'
         BNE   FAIL
         LA    R10,2           the next 2K block has its own key
         L     R4,=X'00009800'
         LA    R1,X'30'
         SSK   R1,R4
         SLR   R3,R3
         ISK   R3,R4
         C     R3,=X'00000030'
         BNE   FAIL
         SLR   R3,R3
         ISK   R3,R2
         C     R3,=X'00000058'
         BNE   FAIL
         LA    R10,3           reference and change in EC mode
         LPSW  EXTENDED
EC       L     R5,=X'0000A000'
         LA    R1,X'20'
         SSK   R1,R5
         SLR   R3,R3
         ISK   R3,R5
         C     R3,=X'00000020'
         BNE   FAIL
         LA    R10,4
         L     R6,0(,R5)       a fetch: reference
         ISK   R3,R5
         C     R3,=X'00000024'
         BNE   FAIL
         LA    R10,5
         ST    R6,0(,R5)       a store: change
         ISK   R3,R5
         C     R3,=X'00000026'
         BNE   FAIL
         LA    R10,6
         RRB   0(R5)           cc 3: both had been on
         BNO   FAIL
         ISK   R3,R5
         C     R3,=X'00000022'
         BNE   FAIL
         RRB   0(R5)           cc 1: change alone
         BC    11,FAIL
         LA    R10,7
         SSK   R1,R5
         RRB   0(R5)           cc 0: neither
         BNZ   FAIL
         L     R6,0(,R5)
         RRB   0(R5)           cc 2: reference alone
         BC    13,FAIL
         LA    R10,8
         SLR   R2,R2
         IPK
         LTR   R2,R2
         BNZ   FAIL
         SPKA  X'70'           key 7: stores into key 0 would fail,
         L     R2,=X'FFFFFFFF' fetches do not
         IPK                   R2 bits 24-31
         CL    R2,=X'FFFFFF70'
         BNE   FAIL
         SPKA  0
         LA    R10,9
         LA    R11,ALIGN
         MVC   PGMNEW,CATCHEC
         LA    R5,8(,R5)       SSK wants zeros in bits 28-31
         SSK   R1,R5
         B     FAIL
ALIGN    CLC   X'8C'(4),=X'00020006'
         BNE   FAIL
         B     SUCCESS
         DS    0D
EXTENDED DC    X'00080000',A(EC)
CATCHEC  DC    X'00080000',A(PGMCATCH)
         LTORG
         END   BEGIN
