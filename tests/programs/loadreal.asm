* LOAD REAL ADDRESS with translation tables in storage (translation
* itself stays off), PURGE TLB.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
*
* 4K pages, 64K segments (CR0 X'008000E0'). Segment table at X'8000'
* for two segments; page table of segment 0 at X'8100', with 3 pages:
* page 0 -> frame 5, page 1 invalid, page 2 -> frame 7.
*
         L     R2,=X'00008000'
         MVC   0(8,R2),SEGMENTS
         MVC   256(6,R2),PAGES
         LCTL  0,1,CONTROL
         PTLB
         LA    R10,1
         LA    R1,X'123'
         LRA   R3,0(,R1)       page 0
         BNZ   FAIL
         C     R3,=X'00005123'
         BNE   FAIL
         LA    R10,2
         L     R1,=X'00002FFF'
         LRA   R3,0(,R1)
         BNZ   FAIL
         C     R3,=X'00007FFF'
         BNE   FAIL
         LA    R10,3           page invalid: cc 2, its entry
         L     R1,=X'00001000'
         LRA   R3,0(,R1)
         BC    13,FAIL
         C     R3,=X'00008102'
         BNE   FAIL
         LA    R10,4           page beyond the table's length: cc 3
         L     R1,=X'00003000'
         LRA   R3,0(,R1)
         BNO   FAIL
         LA    R10,5           segment invalid: cc 1, its entry
         L     R1,=X'00010000'
         LRA   R3,0(,R1)
         BC    11,FAIL
         C     R3,=X'00008004'
         BNE   FAIL
         LA    R10,6           segment beyond the table: cc 3
         L     R1,=X'00100000'
         LRA   R3,0(,R1)
         BNO   FAIL
         LA    R10,7           the page appears
         MVC   256+2(2,R2),=X'0060'
         PTLB
         L     R1,=X'00001ABC'
         LRA   R3,0(,R1)
         BNZ   FAIL
         C     R3,=X'00006ABC'
         BNE   FAIL
         B     SUCCESS
         DS    0F
CONTROL  DC    X'008000E0',X'00008000'
SEGMENTS DC    X'20008100',X'00000001'   length code 2: 3 of 16 pages
PAGES    DC    X'0050',X'0008',X'0070'
         LTORG
         END   BEGIN
