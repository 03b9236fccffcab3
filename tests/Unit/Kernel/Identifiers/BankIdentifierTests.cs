using Fund.Kernel.Identifiers;
using Xunit;

namespace Fund.Tests.Unit.Kernel.Identifiers;

public sealed class BankIdentifierTests
{
    [Theory]
    [InlineData("6222021001116245", "BANK_CARD_CHECK_DIGIT")]
    [InlineData("6200000000000005", "OK")]
    [InlineData("6200 0000 0000 0005", "OK")]
    [InlineData("6200000000000000000", "OK")]
    [InlineData("6200000000000006", "BANK_CARD_CHECK_DIGIT")]
    [InlineData("6020000000000005", "BANK_CARD_ISSUER")]
    [InlineData("4111111111111111", "BANK_CARD_ISSUER")]
    [InlineData("620000000000005", "BANK_CARD_LENGTH")]
    [InlineData("62000000000000000000", "BANK_CARD_LENGTH")]
    [InlineData("62000000０0000005", "BANK_CARD_CHARACTER")]
    public void A_card_is_62_with_a_Luhn_digit(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(text, () => BankCard.Parse(text)));

    [Theory]
    [InlineData("GB82 WEST 1234 5698 7654 32", "OK")]
    [InlineData("CH9300762011623852957", "OK")]
    [InlineData("de89370400440532013000", "OK")]
    [InlineData("NO9386011117947", "OK")]
    [InlineData("MT84MALT011000012345MTLCAST001S", "OK")]
    [InlineData("GB82WEST12345698765433", "IBAN_CHECK_DIGITS")]
    [InlineData("GB82WEST1234569876543", "IBAN_LENGTH")]
    [InlineData("CN8200000000000000000", "IBAN_COUNTRY_UNKNOWN")]
    [InlineData("GBXXWEST12345698765432", "IBAN_CHARACTER")]
    [InlineData("GB82-WEST12345698765432", "IBAN_CHARACTER")]
    [InlineData("GB82", "IBAN_CHARACTER")]
    public void An_IBAN_has_the_length_of_its_country_and_its_check_digits(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(text, () => Iban.Parse(text)));

    [Theory]
    [InlineData("102100099996", "OK")]
    [InlineData("103100000026", "OK")]
    [InlineData("104100000004", "OK")]
    [InlineData("105100000017", "OK")]
    [InlineData("308584000013", "OK")]
    [InlineData("313521000011", "OK")]
    [InlineData("403100000004", "OK")]
    [InlineData("102100099997", "CNAPS_CHECK_DIGIT")]
    [InlineData("102100099969", "CNAPS_CHECK_DIGIT")]
    [InlineData("10210009999", "CNAPS_CODE_MALFORMED")]
    [InlineData("10210009999X", "CNAPS_CODE_MALFORMED")]
    public void A_bank_number_has_an_ISO_7064_check_digit(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(text, () => CnapsCode.Parse(text)));

    [Theory]
    [InlineData("ICBKCNBJ", "OK")]
    [InlineData("ICBKCNBJXXX", "OK")]
    [InlineData("1CBKCNBJ", "OK")]
    [InlineData("icbkcnbj", "BIC_MALFORMED")]
    [InlineData("ICBK86BJ", "BIC_MALFORMED")]
    [InlineData("ICBKCNBJXX", "BIC_MALFORMED")]
    [InlineData("ICBKCNBJ\n", "BIC_MALFORMED")]
    public void A_BIC_has_8_or_11_characters(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => Bic.Parse(text)));

    [Theory]
    [InlineData("91110000600037341L", "OK")]
    [InlineData("91350100M000100Y43", "OK")]
    [InlineData("91350100m000100y43", "OK")]
    [InlineData("91350100M000100Y53", "CREDIT_CODE_ORGANISATION_CHECK")]
    [InlineData("91350100M000100Y44", "CREDIT_CODE_CHECK")]
    [InlineData("92350100M000100Y43", "CREDIT_CODE_CHECK")]
    [InlineData("91350I00M000100Y43", "CREDIT_CODE_CHARACTER")]
    [InlineData("9135010AM000100Y43", "CREDIT_CODE_CHARACTER")]
    [InlineData("91350100M000100Y4", "CREDIT_CODE_LENGTH")]
    public void A_credit_code_has_two_check_characters(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(text, () => CreditCode.Parse(text)));

    [Theory]
    [InlineData("6200000000000005", "OK")]
    [InlineData("0123-45.678", "OK")]
    [InlineData("12 34", "ACCOUNT_NUMBER_MALFORMED")]
    [InlineData("账号12345", "ACCOUNT_NUMBER_MALFORMED")]
    [InlineData("", "ACCOUNT_NUMBER_MALFORMED")]
    [InlineData("12345678901234567890123456789012345", "ACCOUNT_NUMBER_MALFORMED")]
    public void An_account_number_is_34_visible_characters_at_most(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of(text, () => AccountNumber.Parse(text)));

    [Theory]
    [InlineData("张三丰", "OK")]
    [InlineData("𠮷田", "OK")]
    [InlineData("", "PARTY_NAME_MALFORMED")]
    [InlineData(" 张三丰", "PARTY_NAME_MALFORMED")]
    [InlineData("张\u0007三丰", "PARTY_NAME_MALFORMED")]
    [InlineData("张三\ud842", "PARTY_NAME_MALFORMED")]
    public void A_name_can_be_carried_by_a_file(string text, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => PartyName.Parse(text)));

    [Fact]
    public void A_name_counts_characters_outside_the_basic_plane_once()
    {
        Assert.Equal("OK", Outcome.Of("", () => PartyName.Parse(string.Concat(Enumerable.Repeat("𠮷", 140)))));
        Assert.Equal("PARTY_NAME_TOO_LONG", Outcome.Of("", () => PartyName.Parse(new string('张', 141))));
    }

    [Fact]
    public void Text_forms_are_masks_and_only_reveal_gives_the_value()
    {
        BankCard card = BankCard.Parse("6200 0000 0000 0005");
        Iban iban = Iban.Parse("ch93 0076 2011 6238 5295 7");

        Assert.Equal(("****0005", "****0005", "6200000000000005"), (card.Masked, $"{card}", card.Reveal()));
        Assert.Equal(("****2957", "****2957", "CH9300762011623852957"), (iban.Masked, $"{iban}", iban.Reveal()));
        Assert.Equal(("****", "12345678"), ($"{AccountNumber.Parse("12345678")}", AccountNumber.Parse("12345678").Reveal()));
        Assert.Equal("911100********341L", $"{CreditCode.Parse("91110000600037341L")}");
        Assert.Equal("60003734-1", CreditCode.Parse("91110000600037341L").OrganisationCode.Insert(8, "-"));
        Assert.Equal(("张*", "𠮷*"), ($"{PartyName.Parse("张三丰")}", $"{PartyName.Parse("𠮷田")}"));
        Assert.Equal("****", $"{new PersonalText("wages of 张三丰")}");
    }

    [Fact]
    public void The_same_account_is_another_one_as_IBAN_and_as_number() =>
        Assert.NotEqual(AccountNumber.Of(Iban.Parse("NO9386011117947")), AccountNumber.Parse("NO9386011117947"));
}
