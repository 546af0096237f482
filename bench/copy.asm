* copy: 16K bytes copied one by one with IC and STC, and summed: six
* instructions a byte.
         COPY  FRAME
         L     R3,=X'00020000' from
         L     R4,=X'00040000' to
         L     R9,=F'16384'
         SLR   R8,R8
FILL     LR    R5,R8
         MH    R5,=H'7'
         STC   R5,0(R8,R3)
         LA    R8,1(,R8)
         CR    R8,R9
         BL    FILL
         SLR   R2,R2
         SLR   R5,R5
ROUND    STC   R11,100(,R3)
         SLR   R8,R8
BYTE     IC    R5,0(R8,R3)
         STC   R5,0(R8,R4)
         ALR   R2,R5
         LA    R8,1(,R8)
         CR    R8,R9
         BL    BYTE
         BCT   R11,ROUND
         IC    R5,100(,R4)
         ALR   R2,R5
         B     FINISH
         LTORG
         END
