package pgconf

import "strings"

// checkEncoding wants a client encoding, by any of its names, and puts the
// server's name for it (check_client_encoding in src/backend/commands/variable.c).
func (p *Parameter) checkEncoding(val *value) *badValue {
	val.text = truncateName(val.text)
	name, ok := encoding(val.text)
	if !ok {
		return p.invalid(val.text)
	}
	if val.text != "UNICODE" {
		// Old JDBC drivers want to read back what they wrote.
		val.text = name
	}
	return nil
}

// encoding finds an encoding by its name's letters and digits alone
// (pg_char_to_encoding in src/common/encnames.c).
func encoding(text string) (name string, ok bool) {
	if text == "" {
		return "", false
	}
	key := encodingKey(text)
	for _, name := range strings.Fields(encodings) {
		if encodingKey(name) == key {
			return name, true
		}
	}
	for _, pair := range strings.Fields(encodingAliases) {
		if alias, name, _ := strings.Cut(pair, "="); alias == key {
			return name, true
		}
	}
	return "", false
}

func encodingKey(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if isDigit(text[i]) || isASCIILetter(text[i]) {
			b.WriteByte(text[i])
		}
	}
	return lower(b.String())
}

const encodings = `SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL
LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 LATIN6 LATIN7 LATIN8 LATIN9 LATIN10
WIN1250 WIN1251 WIN1252 WIN1253 WIN1254 WIN1255 WIN1256 WIN1257 WIN1258 WIN866 WIN874
KOI8R KOI8U ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8
SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004`

const encodingAliases = `abc=WIN1258 alt=WIN866
iso88591=LATIN1 iso88592=LATIN2 iso88593=LATIN3 iso88594=LATIN4 iso88599=LATIN5
iso885910=LATIN6 iso885913=LATIN7 iso885914=LATIN8 iso885915=LATIN9 iso885916=LATIN10
koi8=KOI8R mskanji=SJIS shiftjis=SJIS tcvn=WIN1258 tcvn5712=WIN1258 unicode=UTF8 vscii=WIN1258
win=WIN1251 win932=SJIS win936=GBK win949=UHC win950=BIG5
windows1250=WIN1250 windows1251=WIN1251 windows1252=WIN1252 windows1253=WIN1253 windows1254=WIN1254
windows1255=WIN1255 windows1256=WIN1256 windows1257=WIN1257 windows1258=WIN1258
windows866=WIN866 windows874=WIN874 windows932=SJIS windows936=GBK windows949=UHC windows950=BIG5`
