* Touches 56 pages in an order that jumps about, eight times, and
* checks what it finds: a page that CP loses or mixes up shows here.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
         SLR   R8,R8           pass
PASS     LA    R9,56           pages to go
         LA    R4,13           a generator of 56: step 19
NEXT     LA    R4,19(,R4)
         C     R4,=F'56'
         BL    INRANGE
         S     R4,=F'56'
INRANGE  LR    R5,R4
         LA    R5,4(,R5)       page 4 and up
         SLL   R5,12
         LTR   R8,R8
         BZ    WRITE           the first pass only writes
         LA    R10,1
         C     R5,0(,R5)       its own address
         BNE   FAIL
         LA    R10,2
         C     R8,2044(,R5)    how often it was here
         BNE   FAIL
         LA    R10,3
         C     R8,4092(,R5)
         BNE   FAIL
WRITE    ST    R5,0(,R5)
         LA    R6,1(,R8)
         ST    R6,2044(,R5)
         ST    R6,4092(,R5)
         BCT   R9,NEXT
         LA    R8,1(,R8)
         C     R8,=F'8'
         BL    PASS
         B     SUCCESS
         LTORG
         END   BEGIN
