* Key-controlled protection: stores and fetches with the right key,
* the wrong key, key 0; nothing is stored when it is refused.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         L     R2,=X'00009000'
         LA    R1,X'50'
         SSK   R1,R2           key 5, fetch allowed
         L     R3,=X'00009800'
         LA    R1,X'58'
         SSK   R1,R3           key 5, fetch protected
         L     R4,=C'GOOD'
         ST    R4,0(,R2)       key 0 may do all
         ST    R4,0(,R3)
         LA    R10,1
         SPKA  X'50'           the right key
         L     R5,0(,R2)
         L     R6,0(,R3)
         ST    R5,4(,R2)
         ST    R6,4(,R3)
         SPKA  0
         CLC   4(4,R3),=C'GOOD'
         BNE   FAIL
         LA    R10,2
         SPKA  X'60'           the wrong key: may fetch
         L     R5,0(,R2)
         CR    R5,R4
         BNE   WRONG
         LA    R11,NOSTORE     but not store
         ST    R11,0(,R2)
WRONG    SPKA  0
         B     FAIL
NOSTORE  CLI   PGMOLD+3,X'04'
         BNE   FAIL
         CLC   0(4,R2),=C'GOOD'
         BNE   FAIL
         CLI   PGMOLD+1,X'60'  the key in the old PSW
         BNE   FAIL
         LA    R10,3
         SPKA  X'60'
         LA    R11,NOFETCH     nor fetch when protected
         L     R5,0(,R3)
         B     WRONG
NOFETCH  CLI   PGMOLD+3,X'04'
         BNE   FAIL
         LA    R10,4           a move that begins in a good block
         L     R7,=X'00008F00'
         LA    R1,X'60'
         L     R8,=X'00008800'
         SSK   R1,R8
         MVC   0(256,R7),0(R7)
         LA    R7,X'80'(,R7)
         SPKA  X'60'
         LA    R11,REFUSED
         MVC   0(256,R7),0(R7) ends in the block with key 5
         B     WRONG
REFUSED  CLI   PGMOLD+3,X'04'
         BNE   FAIL
         LA    R10,5           instructions are fetched, too
         MVC   8(2,R3),RETURN
         SPKA  X'60'
         LA    R11,NOCODE
         LA    R14,8(,R3)
         BALR  R9,R14
         B     WRONG
NOCODE   CLI   PGMOLD+3,X'04'
         BNE   FAIL
         LA    R10,6
         SPKA  X'50'
         BALR  R9,R14          with the right key they may
         SPKA  0
         SLR   R1,R1           leave the keys as they were
         SSK   R1,R2
         SSK   R1,R3
         SSK   R1,R8
         B     SUCCESS
RETURN   BR    R9
         LTORG
         END   BEGIN
