*:device 130 2314
* A track is formatted, searched by number and by key, read, changed;
* the file mask holds; what is not there is not found; end of file.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         LA    R2,X'130'
         LA    R10,1           format: record zero, two records with
         LA    R1,FORMAT       keys, end of file
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         LA    R10,2
         LA    R1,BYID         key and data of record 2
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         CLC   AREA(24),REC2+8
         BNE   FAIL
         LA    R10,3
         LA    R1,BYKEY        data of the record with the key ANNA
         BAL   R14,DOIO
         CLC   AREA(16),REC1+12
         BNE   FAIL
         LA    R10,4
         LA    R1,CHANGE       write its data, read them
         BAL   R14,DOIO
         CLC   STATUS,=X'0C00'
         BNE   FAIL
         CLC   AREA(16),NEWDATA
         BNE   FAIL
         LA    R10,5
         LA    R1,ATEND        end of file: unit exception
         BAL   R14,DOIO
         CLC   STATUS,=X'0D00'
         BNE   FAIL
         LA    R10,6
         LA    R1,NOTHERE      no record found
         BAL   R14,DOIO
         CLC   STATUS,=X'0E00'
         BNE   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA+1,X'08'
         BNO   FAIL
         LA    R10,7
         LA    R1,MASKED       a write that the file mask forbids
         BAL   R14,DOIO
         TM    STATUS,X'02'
         BNO   FAIL
         LA    R1,SENSE
         BAL   R14,DOIO
         TM    AREA,X'80'      command reject
         BNO   FAIL
         LA    R10,8
         LA    R1,COUNTS       the count fields round the track
         BAL   R14,DOIO
         CLC   AREA(8),REC1
         BNE   FAIL
         CLC   AREA+8(8),REC2
         BNE   FAIL
         CLC   AREA+16(8),REC3
         BNE   FAIL
         B     SUCCESS
         COPY  DOIO
         DS    0D
FORMAT   DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'1F',AL3(ALLMASK),X'4000',AL2(1)
         DC    X'39',AL3(SEEKTO+2),X'6000',AL2(4)
         DC    X'08',AL3(FORMAT+16),X'4000',AL2(1)
         DC    X'15',AL3(REC0),X'4000',AL2(16)
         DC    X'1D',AL3(REC1),X'4000',AL2(28)
         DC    X'1D',AL3(REC2),X'4000',AL2(32)
         DC    X'1D',AL3(REC3),X'0000',AL2(8)
BYID     DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(REC2),X'6000',AL2(5)
         DC    X'08',AL3(BYID+8),X'4000',AL2(1)
         DC    X'0E',AL3(AREA),X'0000',AL2(24)
BYKEY    DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'29',AL3(ANNA),X'6000',AL2(4)
         DC    X'08',AL3(BYKEY+8),X'4000',AL2(1)
         DC    X'06',AL3(AREA),X'2000',AL2(40)
CHANGE   DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(REC1),X'6000',AL2(5)
         DC    X'08',AL3(CHANGE+8),X'4000',AL2(1)
         DC    X'05',AL3(NEWDATA),X'4000',AL2(16)
         DC    X'31',AL3(REC1),X'6000',AL2(5)
         DC    X'08',AL3(CHANGE+32),X'4000',AL2(1)
         DC    X'06',AL3(AREA),X'0000',AL2(16)
ATEND    DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(REC3),X'6000',AL2(5)
         DC    X'08',AL3(ATEND+8),X'4000',AL2(1)
         DC    X'06',AL3(AREA),X'2000',AL2(16)
NOTHERE  DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(REC9),X'6000',AL2(5)
         DC    X'08',AL3(NOTHERE+8),X'4000',AL2(1)
         DC    X'06',AL3(AREA),X'2000',AL2(16)
MASKED   DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'1F',AL3(NOWRITE),X'4000',AL2(1)
         DC    X'31',AL3(REC1),X'6000',AL2(5)
         DC    X'08',AL3(MASKED+16),X'4000',AL2(1)
         DC    X'05',AL3(AREA),X'2000',AL2(16)
COUNTS   DC    X'07',AL3(SEEKTO),X'4000',AL2(6)
         DC    X'31',AL3(REC0),X'6000',AL2(5)
         DC    X'08',AL3(COUNTS+8),X'4000',AL2(1)
         DC    X'12',AL3(AREA),X'4000',AL2(8)
         DC    X'12',AL3(AREA+8),X'4000',AL2(8)
         DC    X'12',AL3(AREA+16),X'0000',AL2(8)
SENSE    DC    X'04',AL3(AREA),X'2000',AL2(6)
SEEKTO   DC    X'000000010002'
ALLMASK  DC    X'C0'
NOWRITE  DC    X'40'
ANNA     DC    C'ANNA'
NEWDATA  DC    C'HER NEW ADDRESS '
REC0     DC    X'0001000200000008',XL8'00'
REC1     DC    X'0001000201040010',C'ANNA',CL16'HER ADDRESS'
REC2     DC    X'0001000202040014',C'BERT',CL20'HIS ADDRESS'
REC3     DC    X'0001000203000000'
REC9     DC    X'0001000209'
         LTORG
AREA     DS    XL64
         END   BEGIN
