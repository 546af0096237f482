*:mask 00000E00 00000008 version and serial differ by design
* STORE CPU ID: in a virtual machine the version byte is X'FF', and
* that is the one thing by which a program can tell. The rest of this
* program must be the same.
         COPY  PROLOGUE
ID       EQU   TEST+X'E00'
BEGIN    SLR   R11,R11
         LA    R10,1
         MVC   ID(8),=X'FFFFFFFFFFFFFFFF'
         STIDP ID
         CLC   ID+6(2),=X'0000'  always zero
         BNE   FAIL
         CLC   ID+4(2),=X'FFFF'  a model, whichever
         BE    FAIL
         LA    R10,2
         LA    R11,ALIGN
         STIDP ID+4
         B     FAIL
ALIGN    CLI   PGMOLD+3,X'06'
         BNE   FAIL
         B     SUCCESS
         LTORG
         END   BEGIN
