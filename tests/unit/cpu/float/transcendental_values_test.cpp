// Transcendental instructions against values calculated with 500 bits, in every rounding.
#include <gtest/gtest.h>

#include "cpu/float/transcendental.h"
#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float80;
using fp::X87Environment;

enum class Function { F2xm1, Fyl2x, Fyl2xp1, Fpatan, Fsin, Fcos, Fptan };

// `truncated`: the result rounded toward zero; the nearest is the next one away from zero if `nearest_is_next`.
struct Value {
    Function function;
    Float80 st0, st1;
    Float80 truncated;
    bool nearest_is_next;
};

constexpr Value values[] = {
    {Function::F2xm1, {0x9A9A80FDEA7B5BF5, 0x3FFE}, {0xDEB561A421636369, 0xC004}, {0x851446601D8B38C1, 0x3FFE}, false},
    {Function::F2xm1, {0xD6645FA9E8A8529F, 0xBFFE}, {0x835EFA259B08923D, 0xBFFD}, {0xE178E733FE696293, 0xBFFD}, true},
    {Function::F2xm1, {0xB7970386FEE29476, 0x3FFD}, {0xB11624273BFD1D33, 0xC004}, {0x90770250FADE24E4, 0x3FFD}, true},
    {Function::F2xm1, {0xDC6BF1E1A399F82A, 0xBFFA}, {0xE5AA9C8279F248B0, 0xC004}, {0x95F8622D7A81AAF8, 0xBFFA}, true},
    {Function::F2xm1, {0xE3D2E49085EF3430, 0x3FF9}, {0xED038DB4DE383784, 0xBFFE}, {0x9F728272AD0CE2C5, 0x3FF9}, true},
    {Function::F2xm1, {0x97524D6AF51E8722, 0xBFF8}, {0xC21B609228CE6F24, 0x3FFD}, {0xD11B286B9DBA420D, 0xBFF7}, true},
    {Function::F2xm1, {0xF906159644F9794C, 0x3FEB}, {0xDD933160D2D58443, 0xBFFC}, {0xAC9C383943C7C8FA, 0x3FEB}, false},
    {Function::F2xm1, {0xED4B9ADBEBCD1F5E, 0xBFC3}, {0xC9C18070B6D13089, 0x4002}, {0xA47B07F4854F0AB9, 0xBFC3}, false},
    {Function::Fyl2x, {0xFFFFFFFF00000001, 0x3FFE}, {0xEF829C88F6CED90A, 0xC003}, {0xACC52497DA1DF817, 0x3FE4}, false},
    {Function::Fyl2x, {0x8000000000000001, 0x3FFF}, {0x81DAAD106BD0638B, 0x4000}, {0xBB570B3A360936B7, 0x3FC1}, false},
    {Function::Fyl2x, {0x8123456789ABCDEF, 0x3FFF}, {0xC7997B6BDB3D1150, 0xBFFC}, {0xA3181B921D494C8E, 0xBFF6}, true},
    {Function::Fyl2x, {0xA20AB57C360C4979, 0x3FFE}, {0xA7CF94D7B6BCB64F, 0x3FFD}, {0xDD6F880D12E394C4, 0xBFFC}, false},
    {Function::Fyl2x, {0xE5A8181B691406BE, 0x4004}, {0xD815A3D516A91F39, 0x4003}, {0x9DD4EF4119E82579, 0x4006}, false},
    {Function::Fyl2x, {0xD4B9693C961CADBC, 0x3FF6}, {0x9D5200EF9AE085BF, 0x3FFC}, {0xA292F3395F9F3CDF, 0xBFFF}, true},
    {Function::Fyl2x, {0xF2EAD0A808085F68, 0x412B}, {0x8938233CFF9E4840, 0xBFFF}, {0xA14C9EF95ACD3033, 0xC007}, false},
    {Function::Fyl2x, {0xDC98DA8AE58B7C6A, 0x017F}, {0xB09258CE27FCA832, 0xC000}, {0xAC6CC01926EAB904, 0x400E}, true},
    {Function::Fyl2xp1, {0x9261F222DDE8BCB9, 0x3FFD}, {0x852380C4DEB135FA, 0xC003}, {0xC13394803BF8494E, 0xC001}, true},
    {Function::Fyl2xp1,
     {0x9115CFD581CC8265, 0xBFFD},
     {0xF90EE1F29EC09609, 0x3FFD},
     {0xEF71A06F6A24F484, 0xBFFC},
     false},
    {Function::Fyl2xp1, {0xFA50ECD76FFC71E4, 0x3FFA}, {0xCD14075DEFBA436B, 0xBFFF}, {0x8C668643DD778BF9, 0xBFFC}, true},
    {Function::Fyl2xp1,
     {0xC9D459C502EEE0AB, 0xBFF8},
     {0xD6C2ADC08C65F067, 0xC000},
     {0xF5C9F8337C975B58, 0x3FFA},
     false},
    {Function::Fyl2xp1, {0x96D604649DA4EF01, 0x3FF7}, {0xE06363AB05222FB2, 0xC001}, {0xBE4D2A0CFD0C151E, 0xBFFA}, true},
    {Function::Fyl2xp1,
     {0xF75C303C551B7F9D, 0xBFF6},
     {0xA0996D52A22F3572, 0x3FFC},
     {0xE04CBE7BAA477D82, 0xBFF4},
     false},
    {Function::Fyl2xp1,
     {0xBCEFD0A747679714, 0x3FE1},
     {0xB4FAB1019BDE8163, 0xC001},
     {0xC0B2FE3E3031E1B8, 0xBFE4},
     false},
    {Function::Fyl2xp1, {0xF69B31CE0570CEEE, 0xBFBF}, {0xAD0FAADAF4707652, 0xBFFC}, {0xF0834BB75E4A56DE, 0x3FBD}, true},
    {Function::Fpatan, {0xD1ED2F1599F8EEE7, 0x3FFF}, {0x97B9580F4C736DB3, 0xC003}, {0xBE0541D634C5134B, 0xBFFF}, false},
    {Function::Fpatan, {0xD805F5D25E80DFFF, 0xBFFF}, {0xC2134F15500B2F29, 0xBFFE}, {0xAE0AB710CFBE40EC, 0xC000}, false},
    {Function::Fpatan, {0xC5B3B5D31AD8DF8E, 0x4000}, {0xE08D9499C98C9E51, 0x4000}, {0xD951A99D7CA69310, 0x3FFE}, false},
    {Function::Fpatan, {0xA75A68A138F83D74, 0xC002}, {0x8000B3D94F5D410C, 0x3FFE}, {0xC6013A1EDF9F0BB5, 0x4000}, true},
    {Function::Fpatan, {0xEF6B8421AD9593B4, 0x3FFB}, {0xAFF9134D53E9CFD2, 0x3FFF}, {0xBE342283F46E824F, 0x3FFF}, true},
    {Function::Fpatan, {0xF2FB6EEE526C5CC5, 0xC006}, {0x99C90E881A124C15, 0x3FFD}, {0xC8FB99DA51EB6D7A, 0x4000}, true},
    {Function::Fpatan, {0xF5EFD434DB045AAE, 0x400B}, {0xCF4CC239703CFF0B, 0xBFFF}, {0xD7C8358D0F85C9D5, 0xBFF2}, false},
    {Function::Fpatan, {0xE288B16437D02410, 0xBFF6}, {0xA675A109BDF84AB5, 0xC001}, {0xC925A0DC3452E1F3, 0xBFFF}, true},
    {Function::Fsin, {0x88AE412F1EF491A6, 0x3FFF}, {0xC9794969399B6CAD, 0x4000}, {0xE04B6999AD333B29, 0x3FFE}, true},
    {Function::Fsin, {0xD6A66353D6118814, 0xBFFE}, {0xCE88F3E750AD12D3, 0x3FFF}, {0xBE5E3A366E61354D, 0xBFFE}, false},
    {Function::Fsin, {0xC90FDAA22168C235, 0x4000}, {0xCEA663EE57116D4C, 0x4000}, {0xFFFFFFFFFFFFFFFF, 0xBFBE}, true},
    {Function::Fsin, {0xCABCC4E46BD881FD, 0xC002}, {0xA1334EB096E835E6, 0xC001}, {0xD610D97262F7DA89, 0xBFFB}, false},
    {Function::Fsin, {0xEABA54EFA25994FC, 0x4009}, {0xD8AAAC8176F7F138, 0x4000}, {0xC03FF42D550EFA34, 0xBFFE}, true},
    {Function::Fsin, {0xA7EF79CB69CBC6D1, 0xC03D}, {0xEBAD40D009196DA4, 0xC002}, {0xFF31F125A108D213, 0xBFFE}, false},
    {Function::Fsin, {0x9F66AD57E1464134, 0x3FF5}, {0xD521505FF17A002B, 0xC003}, {0x9F66AAC4ABFDBA6D, 0x3FF5}, true},
    {Function::Fsin, {0xED6897D8FC5AB8F2, 0xBFDE}, {0xF33DC30A8F1233C7, 0x4002}, {0xED6897D8FC5AB8F1, 0xBFDE}, true},
    {Function::Fcos, {0xC0DD8AB8D631E26F, 0x3FFF}, {0xF4E8681ABEDA9894, 0x3FFC}, {0x830E0DFC4D86AC98, 0x3FFB}, true},
    {Function::Fcos, {0xD75047608B3A7A4A, 0xBFFE}, {0xC9FEA54BF69F28D8, 0x4004}, {0xAAAAAA3454A680FE, 0x3FFE}, true},
    {Function::Fcos, {0xC90FDAA22168C235, 0x3FFF}, {0x96B3952DDBA4A636, 0x3FFD}, {0xFFFFFFFFFFFFFFFF, 0xBFBD}, true},
    {Function::Fcos, {0xCD8E5F01E752F00D, 0xC002}, {0x88FF3AAD0B8A276B, 0xBFFF}, {0xF5F79F4F80F8E6FC, 0x3FFE}, true},
    {Function::Fcos, {0xEE0D0EB1E651171D, 0x4009}, {0xE230FFBCE5856CFA, 0x3FFF}, {0xD2DDD02AC93A65B7, 0x3FFE}, false},
    {Function::Fcos, {0xABFC7FFD1EEDA989, 0xC03D}, {0xBECBDE017B25F34A, 0x3FFC}, {0xD6407239915BC91B, 0xBFFD}, true},
    {Function::Fcos, {0x897897DA86640CB0, 0x3FF5}, {0x851490EAA9B38F20, 0x3FFF}, {0xFFFFF6C5B6A35DB9, 0x3FFE}, false},
    {Function::Fcos, {0xF8D45CB940A230E6, 0xBFDE}, {0xA01A95CC5762E357, 0xBFFD}, {0xFFFFFFFFFFFFFFFF, 0x3FFE}, true},
    {Function::Fptan, {0xDA124B1D0FB5D240, 0x3FFF}, {0xC846756ACFC1D550, 0x4003}, {0xEF6316E1F6CE7166, 0xC001}, false},
    {Function::Fptan, {0x9E84949CD11A8404, 0xBFFE}, {0xE33C37F188DDF918, 0xBFFD}, {0xB674ACE0A0FB3C8A, 0xBFFE}, true},
    {Function::Fptan, {0xC90FDAA22168C235, 0x4000}, {0xE3BF018DEBF8E3D9, 0xC000}, {0x8000000000000000, 0x3FBF}, false},
    {Function::Fptan, {0xDCD06050922631C6, 0xC002}, {0xA0EC66F37CCCE344, 0x3FFC}, {0xB714B01DCE1E29DF, 0xC000}, false},
    {Function::Fptan, {0x86FAEA979E3B164D, 0x4009}, {0xC4C20F283F8DE0E1, 0xC000}, {0x96B87F162F874FF8, 0xBFFF}, true},
    {Function::Fptan, {0xD1CC755AC6C88CFE, 0xC03D}, {0xD2B7BDBE790FF9B2, 0x3FFC}, {0xE6F3299F548F0213, 0xBFFE}, false},
    {Function::Fptan, {0x9FE781540BD2C551, 0x3FF5}, {0xA07A1CDEC6767D96, 0xBFFC}, {0x9FE78686FD5AF85F, 0x3FF5}, false},
    {Function::Fptan, {0xB674C4F4DABD2A4C, 0xBFDE}, {0x88736A21F985732A, 0xC003}, {0xB674C4F4DABD2A4C, 0xBFDE}, false},
};

Float80 calculate(const Value& v, X87Environment& env) {
    switch (v.function) {
        case Function::F2xm1: return fp::power_of_two_minus_one(v.st0, env);
        case Function::Fyl2x: return fp::logarithm(v.st0, v.st1, env);
        case Function::Fyl2xp1: return fp::logarithm_plus_one(v.st0, v.st1, env);
        case Function::Fpatan: return fp::arctangent(v.st1, v.st0, env);
        case Function::Fsin: return fp::sine(v.st0, env).first;
        case Function::Fcos: return fp::cosine(v.st0, env).first;
        case Function::Fptan: return fp::tangent(v.st0, env).first;
    }
    return {};
}

Float80 next_away(Float80 v) {
    ++v.significand;
    if (v.significand == 0) return {fp::integer_bit, static_cast<u16>(v.sign_exponent + 1)};
    return v;
}

TEST(Transcendental, ResultsAreRoundedCorrectlyInEveryRounding) {
    for (const Value& v : values) {
        for (unsigned rounding = 0; rounding < 4; ++rounding) {
            X87Environment env(static_cast<u16>(0x037F | rounding << 10));
            const bool negative = v.truncated.sign();
            const bool next = env.rounding == fp::Rounding::Nearest
                                  ? v.nearest_is_next
                                  : env.rounding == (negative ? fp::Rounding::Down : fp::Rounding::Up);
            const Float80 result = calculate(v, env);
            EXPECT_EQ(result, next ? next_away(v.truncated) : v.truncated)
                << "function " << static_cast<int>(v.function) << " of " << v.st0.sign_exponent << " rounding "
                << rounding;
            EXPECT_EQ(env.raised, fp::exception::precision);
            EXPECT_EQ(env.c1, next);
        }
    }
}

TEST(Transcendental, PrecisionControlDoesNotCount) {
    X87Environment env(0x007F);
    EXPECT_EQ(fp::sine(values[32].st0, env).first.significand & 0xFF,
              (values[32].truncated.significand + values[32].nearest_is_next) & 0xFF);
}

}  // namespace
}  // namespace lockstep::float_test
