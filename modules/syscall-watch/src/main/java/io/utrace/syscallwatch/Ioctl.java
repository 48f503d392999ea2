package io.utrace.syscallwatch;

/** ioctl(2), as far as terminals and plain files go; other requests are taken apart, not named. */
final class Ioctl {
    private static final int TIOCSPGRP = 0x5410;
    private static final int TIOCGPGRP = 0x540f;
    private static final int TIOCSCTTY = 0x540e;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int FIONREAD = 0x541b;
    private static final int FIONBIO = 0x5421;
    private static final int TIOCNOTTY = 0x5422;
    private static final int TIOCGSID = 0x5429;
    private static final int FIONCLEX = 0x5450;
    private static final int FIOCLEX = 0x5451;
    private static final int FIOASYNC = 0x5452;
    private static final int FICLONE = 0x40049409;

    private static final Flags REQUESTS =
            new Flags(
                    "",
                    """
                    TCGETS 0x5401 TCSETS 0x5402 TCSETSW 0x5403 TCSETSF 0x5404 TCGETA 0x5405
                    TCSETA 0x5406 TCSETAW 0x5407 TCSETAF 0x5408 TCSBRK 0x5409 TCXONC 0x540a
                    TCFLSH 0x540b TIOCEXCL 0x540c TIOCNXCL 0x540d TIOCSCTTY 0x540e TIOCGPGRP 0x540f
                    TIOCSPGRP 0x5410 TIOCOUTQ 0x5411 TIOCSTI 0x5412 TIOCGWINSZ 0x5413
                    TIOCSWINSZ 0x5414 TIOCMGET 0x5415 FIONREAD 0x541b TIOCLINUX 0x541c
                    TIOCPKT 0x5420 FIONBIO 0x5421 TIOCNOTTY 0x5422 TIOCSETD 0x5423 TIOCGETD 0x5424
                    TCSBRKP 0x5425 TIOCGSID 0x5429 TCGETS2 0x802c542a TCSETS2 0x402c542b
                    TIOCGPTN 0x80045430 TIOCSPTLCK 0x40045431 TIOCGPTPEER 0x5441 FIONCLEX 0x5450
                    FIOCLEX 0x5451 FIOASYNC 0x5452 FS_IOC_GETFLAGS 0x80086601
                    FS_IOC_SETFLAGS 0x40086602 FICLONE 0x40049409 FICLONERANGE 0x4020940d
                    BLKGETSIZE64 0x80081272 FS_IOC_FIEMAP 0xc020660b
                    """);
    private static final Flags DIRECTIONS =
            new Flags("", "_IOC_NONE 0 _IOC_WRITE 1 _IOC_READ 2 _IOC_READ|_IOC_WRITE 3");

    private Ioctl() {}

    /** Writes the request, and its argument unless that is for the kernel to fill. */
    static void printRequest(Line line, Call call) {
        int request = call.intArgument(1);
        long argument = call.argument(2);
        line.comma();
        byte[] name = REQUESTS.name(request & 0xffff_ffffL);
        if (name != null) {
            line.text(name);
        } else {
            printParts(line, request);
        }
        switch (request) {
            case FIONCLEX, FIOCLEX, TIOCNOTTY -> {}
            case TIOCGPGRP, TIOCGSID, TIOCGWINSZ, FIONREAD -> {}
            case TIOCSCTTY, FICLONE -> {
                line.comma();
                line.decimal(call.intArgument(2));
            }
            case FIONBIO, FIOASYNC, TIOCSPGRP -> {
                line.comma();
                Numbers.printInt(line, call, true, argument);
            }
            case TIOCSWINSZ -> {
                line.comma();
                printWindow(line, call, true, argument);
            }
            default -> {
                line.comma();
                line.hex(argument);
            }
        }
    }

    /** Writes what the kernel filled. */
    static void printOut(Line line, Call call) {
        long argument = call.argument(2);
        switch (call.intArgument(1)) {
            case TIOCGPGRP, TIOCGSID, FIONREAD -> {
                line.comma();
                Numbers.printInt(line, call, call.succeeded(), argument);
            }
            case TIOCGWINSZ -> {
                line.comma();
                printWindow(line, call, call.succeeded(), argument);
            }
            default -> {}
        }
    }

    private static void printParts(Line line, int request) {
        line.text("_IOC(");
        DIRECTIONS.printValue(line, request >>> 30);
        line.comma();
        line.hex(request >>> 8 & 0xff);
        line.comma();
        line.hex(request & 0xff);
        line.comma();
        line.hex(request >>> 16 & 0x3fff);
        line.put(')');
    }

    private static void printWindow(Line line, Call call, boolean there, long address) {
        if (!there || !call.fetch(address, 8)) {
            line.pointer(address);
            return;
        }
        line.text("{ws_row=");
        line.decimal(call.u16(0));
        line.text(", ws_col=");
        line.decimal(call.u16(2));
        line.text(", ws_xpixel=");
        line.decimal(call.u16(4));
        line.text(", ws_ypixel=");
        line.decimal(call.u16(6));
        line.put('}');
    }
}
