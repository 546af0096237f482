// Writes the first inputs for assembler_fuzz into a folder: small sources with the statements of the language.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_sources FOLDER\n");
    return 2;
  }
  const std::string sources[] = {
      "P        START 0\n         USING *,15\n         L     1,=F'1'\n         BCT   1,*-4\n         MVC   A(L'B),B\n         "
      "LTORG\n"
      "A        DS    CL8\nB        DC    C'TEXT',X'0F',3PL2'1.5',E'-1.5E3',D'1',B'1',Z'5',S(A),Y(B-A),AL3(*),V(Q),HS4'1.5'\n"
      "         ORG   A\n         ORG\nC        EQU   A+4,4,C'F'\n         CNOP  2,4\n         CCW   2,A,X'40',80\n         "
      "END   P\n",
      "         GBLA  &G(3)\n         LCLC  &C\n         MACRO\n&N       LOOP  &COUNT,&WHAT=(A,B),&T=\n         LCLA  &I\n"
      "         LCLB  &B\n         AIF   ('&T' EQ '' AND NOT &B).X\n         MNOTE 4,'&T'\n.X       ANOP\n&I       SETA  &I+1\n"
      "&N       DC    A(&I),C'&WHAT(1)&SYSNDX',AL1(K'&N,N'&WHAT)\n         AIF   (&I LT &COUNT).X\n         MEXIT\n         "
      "MEND\n"
      "&G(2)    SETA  X'F'*2\n&C       SETC  'ABCDEF'(2,3).'&G(2)'\nT        CSECT\nL1       LOOP  3\n         LOOP  "
      "2,WHAT=(C,D),T=X\n"
      "         AGO   .E\n         DC    X'00'\n.E       MAC   5,K=1\n         COPY  BOOK\n         END\n",
      "         ICTL  1,71,16\n         ISEQ  73,80\nX        CSECT\n         PUSH  PRINT,USING\n         PRINT NOGEN,DATA\n   "
      "      TITLE 'T'\n"
      "MOVE     OPSYN MVC\n         PUNCH 'CARD'\n         REPRO\nANY CARD\n         COM\n         DS    D\nQ        DXD   F\n"
      "X        CSECT\n         CXD\n         DC    Q(Q)\n         WXTRN W\n         ENTRY E\nE        MOVE  0(4,1),4(1)\n"
      "         POP   PRINT,USING\n         SPACE 2\n         EJECT\n         END\n"};
  for (std::size_t i = 0; i < std::size(sources); ++i)
    std::ofstream(std::filesystem::path(argv[1]) / ("source" + std::to_string(i)), std::ios::binary) << sources[i];
  return 0;
}
