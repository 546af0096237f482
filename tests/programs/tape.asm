*:device 180 3420
* Records and tape marks are written; the reel is moved over blocks and
* files in both directions, and read in both.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R2,X'180'
         LA    R10,1           two records, a mark, one record, a mark
         LA    R1,WRITES
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R10,2           backward over the mark: unit exception
         LA    R1,READBACK
         BAL   R14,DOIO
         TM    STATUS,X'01'
         BNO   FAIL
         LA    R10,3           backward: the bytes as they were
         LA    R1,READBACK
         BAL   R14,DOIO
         CLC   AREA+34(6),THIRD
         BNE   FAIL
         LA    R10,4           over the file before it
         LA    R1,BACKFILE
         BAL   R14,DOIO
         LA    R1,BACKFILE
         BAL   R14,DOIO
         CLC   STATUS,=X'0E00' load point: unit check
         BNE   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA+1,X'08'    load point
         BNO   FAIL
         LA    R10,5           the first record is shorter than asked
         LA    R1,READ
         BAL   R14,DOIO
         CLC   AREA(10),FIRST
         BNE   FAIL
         CLC   CSW+4(4),=X'0C40001E'
         BNE   FAIL
         LA    R10,6           over the second, over the mark
         LA    R1,FORWARD
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R1,READ
         BAL   R14,DOIO
         CLC   AREA(6),THIRD
         BNE   FAIL
         LA    R10,7           rewind, and write over the first
         LA    R1,REWIND
         BAL   R14,DOIO
         LA    R1,OVER
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R10,8           unload: not ready any more
         LA    R1,UNLOAD
         BAL   R14,DOIO
         LA    R1,READ
         BAL   R14,DOIO
         TM    STATUS,X'02'
         BNO   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA,X'40'      intervention required
         BNO   FAIL
         B     SUCCESS
         COPY  DOIO
         DS    0D
WRITES   DC    X'01',AL3(FIRST),X'4000',AL2(10)
         DC    X'01',AL3(SECOND),X'4000',AL2(20)
         DC    X'1F',AL3(0),X'6000',AL2(1)
         DC    X'01',AL3(THIRD),X'4000',AL2(6)
         DC    X'1F',AL3(0),X'2000',AL2(1)
READBACK DC    X'0C',AL3(AREA+39),X'2000',AL2(40)
BACKFILE DC    X'2F',AL3(0),X'6000',AL2(1)
         DC    X'2F',AL3(0),X'2000',AL2(1)
READ     DC    X'02',AL3(AREA),X'0000',AL2(40)
FORWARD  DC    X'37',AL3(0),X'6000',AL2(1)
         DC    X'3F',AL3(0),X'2000',AL2(1)
REWIND   DC    X'07',AL3(0),X'2000',AL2(1)
OVER     DC    X'01',AL3(THIRD),X'4000',AL2(6)
         DC    X'1F',AL3(0),X'2000',AL2(1)
UNLOAD   DC    X'0F',AL3(0),X'2000',AL2(1)
SENSE    DC    X'04',AL3(AREA),X'2000',AL2(24)
FIRST    DC    C'FIRST REC.'
SECOND   DC    CL20'THE SECOND RECORD'
THIRD    DC    C'THIRD.'
         LTORG
AREA     DS    XL64
         END   BEGIN
