package invite

import (
	"errors"
	"strings"
	"testing"
)

var goodNames = []string{
	"A", "Dr. med. Ada Lovelace", "王小明", "O’Brien", strings.Repeat("é", 64), " padded ", "👩‍⚕️", "عمر",
	"علی\u200cرضا", "क्\u200dष", "\u200dA",
}

var badNames = []string{
	"", " ", "\u00a0\u3000\u2003", "\t", "a\tb", "a\nb", "a\x00", "\x7f", "\u0085", "a\u009fb",
	strings.Repeat("é", 65), strings.Repeat("a", 1<<16), "\xff", "a\xc3", "\xed\xa0\x80",
	"\u200d", "\u200b", "\ufeff", "\u00ad", " \u200d\u3000\u2060", "\U000e0041",
	"Ada\u202edoctor", "\u202aAda", "Ada\u2066", "Ada\u2069", "a\u200eb", "a\u200fb", "a\u061cb",
}

func TestNAME(t *testing.T) {
	for _, name := range goodNames {
		if err := CheckName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range badNames {
		if err := CheckName(name); !errors.Is(err, ErrName) {
			t.Errorf("%.80q: %v, want ErrName", name, err)
		}
	}
}

var goodOrigins = []string{
	"https://example.org", "https://relay.example.org:8443", "https://a-b_c.example", "https://xn--mller-kva.example",
	"https://localhost", "https://localhost:3000", "https://192.0.2.7", "https://192.0.2.7:1", "https://e.org:65535",
	"https://1.2.3.4.example", "https://0x.example", "https://1a",
	"https://[2001:db8::1]", "https://[2001:db8::1]:8443", "https://[::]", "https://[1::]", "https://[::1]",
	"https://[1:2:3:4:5:6:7:8]", "https://[1:0:3:4:5:6:7:8]", "https://[1:0:0:4::]", "https://[1::4:0:0:7:8]", "https://[::ffff:c000:207]",
	"http://localhost", "http://localhost:8080", "http://a.localhost", "http://127.0.0.1:8080", "http://127.9.9.9",
	"http://[::1]:8080", "http://localhost:443", "https://localhost:80",
	"https://" + strings.Repeat("a", 63) + ".example",
}

var badOrigins = []string{
	"", "https://", "https:", "example.org", "//example.org", "wss://example.org", "HTTPS://example.org",
	"https://Example.org", "https://example.org/", "https://example.org/x", "https://example.org?x", "https://example.org#x",
	"https://u@example.org", "https://u:p@example.org", "https://example.org:", "https://example.org:443",
	"https://example.org:0", "https://example.org:0443", "https://example.org:65536", "https://example.org:+1",
	"https://example.org:-1", "https://example.org:1e3", "https://example.org:80:80", "https://müller.example",
	"https://exa mple.org", "https://example.org ", " https://example.org", "https://example.org\n", "https://%65xample.org",
	"https://.example.org", "https://example..org", "https://example.org.", "https://" + strings.Repeat("a", 64) + ".example",
	"https://" + strings.Repeat("a.", 127), "https://" + strings.Repeat("aa.", 84) + "org",
	"https://1", "https://1.2.3", "https://1.2.3.4.5", "https://1.2.3.256", "https://01.2.3.4", "https://0x7f.1", "https://a.0x1f",
	"https://a.7", "https://0x7f000001", "https://1.2.3.0x",
	"https://[]", "https://[::1", "https://::1", "https://[::1]x", "https://[::1]:", "https://[1:2:3:4:5:6:7]",
	"https://[1:2:3:4:5:6:7:8:9]", "https://[1::2::3]", "https://[::ffff:192.0.2.7]", "https://[2001:DB8::1]",
	"https://[2001:0db8::1]", "https://[1::3:4:5:6:7:8]", "https://[1:0:0:4:5:6:7:8]", "https://[1::4:0:0:0:0]", "https://[:1::2]",
	"https://[::1:]", "https://[:::1]", "https://[fe80::1%25eth0]", "https://[0:0:0:0:0:0:0:0]", "https://[1:2:3:4:5:6:7::]",
	"http://example.org", "http://10.0.0.1", "http://localhost:80", "http://localhost.example", "http://xlocalhost",
	"http://127.0.0.1.example", "http://127.example", "http://[::2]", "http://128.0.0.1", "http://[::1]:80",
}

func TestINVITE_FIELD_origins(t *testing.T) {
	for _, origin := range goodOrigins {
		if !validOrigin(origin) {
			t.Errorf("%q is refused", origin)
		}
	}
	for _, origin := range badOrigins {
		if validOrigin(origin) {
			t.Errorf("%q is accepted", origin)
		}
	}
}
