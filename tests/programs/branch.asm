* The branches: on condition (every mask against every code), linking,
* counting, index.
         COPY  PROLOGUE
BEGIN    SLR   R11,R11
*
* For each condition code 0..3, set with SPM, run BC with each mask.
* R4 collects one bit for each of the 64 cases.
*
         SLR   R2,R2           code
         SLR   R4,R4           taken so far
NEXTCC   LR    R3,R2
         SLL   R3,28           bits 2 and 3 of the register
         LA    R5,0            mask
NEXTMASK LR    R6,R5
         SLL   R6,4
         STC   R6,BRANCH+1     BC mask,TAKEN
         SPM   R3
BRANCH   BC    0,TAKEN
         B     NOTTAKEN
TAKEN    LA    R4,1(,R4)
         LA    R7,8            is mask bit 8>>cc on?
         SRL   R7,0(R2)
         NR    R7,R5
         LA    R10,1
         BZ    FAIL            taken, and should not have been
NOTTAKEN LA    R5,1(,R5)
         C     R5,=F'16'
         BL    NEXTMASK
         LA    R2,1(,R2)
         C     R2,=F'4'
         BL    NEXTCC
         LA    R10,2
         C     R4,=F'32'       half of 64
         BNE   FAIL
*
         LA    R10,3
         SPM   R11             cc 0, mask 0
         BAL   R8,LINKED
BACK     B     FAIL
LINKED   LA    R9,0(,R8)
         C     R9,=A(BACK)
         BNE   FAIL
         LA    R10,4
         SRL   R8,24           ILC 2, cc 0, program mask 0
         C     R8,=X'00000080'
         BNE   FAIL
         LA    R10,5
         BALR  R9,0            no branch
HERE     LA    R9,0(,R9)
         C     R9,=A(HERE)
         BNE   FAIL
         LA    R8,BY
         BALR  R7,R8
         B     FAIL
BY       LA    R10,6
         LA    R1,10
         SLR   R2,R2
COUNT    LA    R2,1(,R2)
         BCT   R1,COUNT
         C     R2,=F'10'
         BNE   FAIL
         BCTR  R1,0            decrement only
         C     R1,=F'-1'
         BNE   FAIL
         LA    R10,7
         LA    R2,4            BXLE: 0,4,...,20 is six times
         LA    R3,20
         SLR   R1,R1
         SLR   R4,R4
LOW      LA    R4,1(,R4)
         BXLE  R1,R2,LOW
         C     R4,=F'6'
         BNE   FAIL
         LA    R10,8
         L     R3,=F'-1'       BXH: odd register is both
         LA    R1,5
         SLR   R4,R4
HIGH     LA    R4,1(,R4)
         BXH   R1,R3,HIGH      5,4,3,2,1,0 > -1
         C     R4,=F'6'
         BNE   FAIL
         LA    R10,9
         LA    R8,SKIP
         BCR   15,R8
         B     FAIL
SKIP     BCR   0,R8            never
         BCR   15,0            register 0: never
         B     SUCCESS
         LTORG
         END   BEGIN
