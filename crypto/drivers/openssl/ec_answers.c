/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/wipe.h"
#include "ec.h"
#include "library.h"

/*
 * Known answers of the Weierstrass curves. Agreements: the vectors that libcrypto's own project publishes for each,
 * with the cofactor. Signatures: deterministic ones of "sample" (RFC 6979, A.2). Values are lower-case hexadecimal.
 */

struct agreement {
    psa_ecc_family_t family;
    size_t bits;
    const char *d, *point, *peer, *secret;
};

struct signature {
    psa_ecc_family_t family;
    size_t bits;
    psa_algorithm_t hash_alg;
    const char *d, *signature;
};

static const struct agreement agreements[] = {
    { PSA_ECC_FAMILY_SECP_K1, 192,
      "a4559ac265007b66d92135f418a6328767d2b15e0a2827dd",
      "04c95e04ccc6609415ed61d9f7f21353ac219f940b09a6b324c643a5c39f1c859db9e8402eee056f6034e99d193298ac"
      "87",
      "04f7dd139e687d410407547b8ba5fac0b208ef07d4763095f384164dd56bedc4ba85399da814c3f429f72bec76c8edae"
      "63",
      "a46a6bfb279d4dc30cffac585d1fbec905dbe46aca5e3c9d" },
    { PSA_ECC_FAMILY_SECP_K1, 225,
      "0064f9374f3c46857ed39630418490cb05fba500ca7a061dd6c38d10ca",
      "04e28ecb19d2438b1a896798a69ea697e08784e79346e16d0711eef62d50bba669f67b79bbb82f7665085db85f652658"
      "b87570f97a7ff5c241",
      "04ce9d349b40da0039f5986883093ecad4b667a23fef0b11cfa305030bdc90775eca2a924ce6c1882eb4e4920c6ab6de"
      "6905e604d4d0b54144",
      "6f7b9d16c9c1d3a5c84b6028f2a4fed9ae8e02455e678a27243bcc48" },
    { PSA_ECC_FAMILY_SECP_K1, 256,
      "d5f23319fda25f88c1245bb1ec62a6d3e7b63bbe6be6e4a37f4045eab0d092a7",
      "04972b596591dcf427a51b3664346a7363608743edf3ead5277ec431526b62667520ee829f402e4157ca59e5660d3d69"
      "db4f445183993206dcebcbda102213b92f",
      "04d8141e48939aee424042c00f51b2ec7878c784c7b7b543809776eaa03aadadf3beda6d8c3ff202fd1f4aa1fda799a8"
      "90e83a2cb5d6d2f2407e0a79e9acadfbe7",
      "a4745cc4d19cabb9e5cb0abdd5c604cab2846a4638ad844ed9175f3cadda2da1" },
    { PSA_ECC_FAMILY_SECP_R1, 192,
      "501582daa1b278ec1556599bff07263c4e2ebd9bf53d4de2",
      "041d86edd782b3b9c4a998a32b943c75206cff6b6f270ecdb53a32a0c7704a3d9efc52b96522bebd920ad850ab11838b"
      "1d",
      "04240f8541c5eae40c73bfca4b0ec971ab5415b758633768b44e0a0ee98c696c07a4328b7af55a2b13c89b4b38098b15"
      "c9",
      "e36cad3b0f8d00f60f090440a76df47896713ae61421c354" },
    { PSA_ECC_FAMILY_SECP_R1, 224,
      "dea3b6341cc7eb22a28d9b7afdf7b8dc7d501ae28b1ad00476240dbc",
      "04c5973aa3ce178c118b3a8b068f6b7441cb608b2cc5dcd715832f83796eecb6456cc92dad47330f069c27029473a11b"
      "1d251f7db1bdde336b",
      "04ef5121ea1c13294ae6ca5d8f76463bf3b1b0c62a2121c6aa07878ad8cc20ead5382de24759c818d7c0a03ca09a7a57"
      "5482790c709cca8f6d",
      "29d8b75934d74d5153bbb94e0370437c63ecc30bf3d2800ed1cb7eb5" },
    { PSA_ECC_FAMILY_SECP_R1, 256,
      "d9134359886005257e89431ba62931514fe5c5090a89807094c665367d1727f5",
      "04e640cead7ea49a4d7f8c77c474c065b85a2ce9dc826f3295397defd9a6b6cb92219614cab4225dc9d5fe5d62c35d65"
      "bdb1bb4844d3fde11de238ea513c1aa91a",
      "04e49eb203e8f4ceb1a2e918a55218eb70bece50ccd84f0a67c390dd457af472b787804d3710557fffbc6a69d078043c"
      "0520633d315dac13aa91104a265a16457a",
      "ee63690b553dcd9bccb066137725f0489395a83f4d280f309339d606c969734a" },
    { PSA_ECC_FAMILY_SECP_R1, 384,
      "29d44ac6eb0563b89b3dd2a55b501c4da502b5c2d57889e5f56c853fe07b2c64ae968ce393c9882ec8404239ffeb527c",
      "04c79aedfb2ba322e3e8217a471a61312928bf3fee7cb06628aa076974e2545f39f645ce1a942a52c5525e0b9e71bf06"
      "851dcde9ccdc911b09e13e637aa14fca30fe978c1bd1e30ab7e66aff4b29b9b340766e5033909537ee276a9d38b7c461"
      "f1",
      "04f895015d14878b11f44eb72f62f2337a9efefd636912159d08fb0b332822816e63a733f7d0c178d469d06207c9bb9c"
      "08fe0bb50bf8c54efd57e8382695adc9c416253de0fed4bd2510c4f77af98728c33f0457b758a06e5f284f8a5acdb5f7"
      "9e",
      "b3cfe488126e2731fb7c19f82e94fcc05e1dd303649a9257e858030b795c2d344a054b0c44a24fd7f5821f531a9b8cfb" },
    { PSA_ECC_FAMILY_SECP_R1, 521,
      "01b1821c50a78dd9ebc1eb6e8b09d6161ffc7352210309d44fac410db02f3ffdda302a7382b652ed6b08740d74c867f1"
      "e1a54444b9aa1f7ddb2661bebe3aad534637",
      "0401b9f63125fff80ecea0ecb9454554bada58e6df10295764fbf617d61fc2ef8aba086821632c121f3950c5f23be3d8"
      "f3b56abdf208b8920364622d9cf563eb6ffed7004c71349d2ee5dd27c68869849d5c9c127860aa528c50cde4a5d77b78"
      "d9109f9fc63bc2803d0a80fec3a7bd36af8394b4d6dd2e6fe3d8ff0d18ea8060b61694016d",
      "04012ead9f8f209a967bebdb8b636b3f3b8a321694b328087ec79b2ab5b7697c3c56f204865b9e00c2d20c05339648e7"
      "cd90496956efd1b772524ff55c6524eb26b39d0160162077aa36245e30f009d28555f1152254d69cb89250833614c5c9"
      "b447157a6e8dfb9478d9c5c4018851be1e749d1f02aa9cee490446161ef043c465830aa774",
      "01dd4aa9037bb4ad298b420998dcd32b3a9af1cda8b7919e372aeb4e54ccfb4d2409a340ed896bfbc5dd462f8d96b878"
      "4bc17b29db3ca04700e6ec752f9bec777695" },
    { PSA_ECC_FAMILY_SECT_K1, 163,
      "01f74e4f61f99e8fc2f36f35fa060e75189cd74234",
      "0405fbece40d610fc63248ff4edae6fc18451fa2d56e0697d1c781881dd01fc7cc15d5455e4d19f2025594",
      "0406f81f5f5993465b7a6784c4d43d4c356a389681f80287986baa28c0ad74e0b2a49ec760ee2b10f17043",
      "04c902a91110244d89110034dd2b099c49cbab6c77" },
    { PSA_ECC_FAMILY_SECT_K1, 233,
      "0033ff785e3458c92fedac013ff7f3246c37792dda25f3eeefb21ae6bc2b",
      "0400b4329f4cc998eac79b84b61088f145ef3df4f69d0677e96232ca586be9008cdf3041bceb536fd4860992690ed719"
      "5f34779e46da8582c41514a661",
      "0401ab5da9acf14a0849e7af02045c8c5e112f55e0222dec0e63f8e4f47e4300e078b9f3466dd775df528b68a3e2bc1d"
      "fc6ba9f963ed8155225a9e0a30",
      "00ff7d6c6b80f39d2ae68fbd00adbcd75fa599ed0bc1aac0e3f49c1c164d" },
    { PSA_ECC_FAMILY_SECT_K1, 239,
      "06e276d00d4b539e4acf3af0c6225847f577638ab5126d3239e73ea57fba",
      "047f9a5a38c8f3727a5500f3109c8922904e0ada39dedee6d7d930f53f769e7649c5954afab4e53806c89440900217dd"
      "2b43dfca75e479998bd81f3bc8",
      "042a78c9e111def8488495732b178a2eed51b2d699f46623b5ec5a2e177d596ef8dc4dc6e17c4eb389733cb1e910241c"
      "1cc11290f7e1bf433abfd80f71",
      "592e4b33ac99624fe7f2f879cf52f12a70f189c5d90785db26a12e0a46c0" },
    { PSA_ECC_FAMILY_SECT_K1, 283,
      "00635322f6b493ecf88fd6dd37a9845ccd5fe4499f958d0bbce44142831caf91a2cc6a7c",
      "0404c8c13bc5a8c474bfbf3f29a39d96646c52f912b9ca896b51eead7db00c03749de7f2630435633b3f79bcce20527a"
      "b35161cde6728142d8fa1e253d43f47ecea83df0e890293c80",
      "0400611029954760096fb631eb1726559b5daa51be63f93e7f58da02f7adbe93050c424058039069b86f0a9e5ba0ab58"
      "81df5c213c08110997dd2ca1e91d13c949f5ef2b250875e526",
      "0677ba01c84d139609ca145cb5b6079fc9ca67f59c9c913e47cad1073f1d1dfaddde0169" },
    { PSA_ECC_FAMILY_SECT_K1, 409,
      "000eb6170b6a1917160334c233b39bbebb0f503bdac1511a585b6d51fe101ef3d96a4870f5f8383f8ce18d697ff6bbc1"
      "26a8480a",
      "0401b89862978580232c64533341a8b03090eb0be982313eca9a162d0f910c3202d6e4ebe16aa61da517f8f40f0b3ad5"
      "5c453ec9e6019c32b5d082641e4b715e9c0e68c169c1d8d220ad335fe5df00004b6b3aea6c27873790be9e680cdac99d"
      "7e502123f2c91b0bd5",
      "040154d08fa8518b35663b1e19eafae837fccc926018f908644340a715e27403275816ff9ffbfe36d2f302d4c86ab1cf"
      "55ccf3262001fa66b806283b1de027bd254b58134ad58467a21b645a3755394658552b86af916845972439beebb8680a"
      "50896137c9077dbff2",
      "007e9485f7234bb2255bb40e51f4be867cb0ef31f8e489a697b31b51c4d5346daaee51e96ae6f9636e6e3af56095fe28"
      "755325ee" },
    { PSA_ECC_FAMILY_SECT_K1, 571,
      "01e1a82f93b41d7fd6d56fd68c55db572f432e570e9d4e5781ceba4f318b72fe9888e465a4404195a783894a31750468"
      "169ad612625574a08f2327b85f5938d519f5568b1e22a5bf",
      "0403519ab466b818a535cda4ea6d8c4c5ababd0af450181efd63f5cbc0a6dc1775c9907f756a7a432419909f35da8d7a"
      "a09a8c6dd01d19011dee056615abdc55e2f3086fbebe3ade55037feb78eae9f5904e854d87e120b19ab01666ece75f91"
      "aad877d4d705b9a790503e5e4c8f964335fba75a337fd69a77a02be4d88211435cb8308b217cb3412596517bcf7f0699"
      "ce",
      "0403651af91824aadaecc6c6658d07e6c40fbcf27b5f11aff29e8705eb6e7d6bacab51f1f7be760d95d79162782dea65"
      "eff00a932dca9efd56611a6c68ba8862e500dfeb504f35511b00fcaec65699a496c955e609b0af2474dc4ee318a3c57a"
      "cba7f6236d9a980cd7c3fdcb768977842be21325c16d8dcb0d7cee5e9007f5b67bf8bef2f2971532c7973e562c0c8072"
      "90",
      "063aea789492c9727a5a6b7f24e8d3d377c70ee8e86b13664e191a53b1905e90e78b85960b1881db5160c7c5cacca0d6"
      "86d9e104140d565eeeec17426f93d3a7ba639ecd716b43d2" },
    { PSA_ECC_FAMILY_SECT_R1, 163,
      "0095b9f8c755062670229ac5ee7c1fd4bd46b15395",
      "040347f5f791c2703e03fbbc16ca5dd0b8f911a2f1bf013cb997b7e9325e0134883fb1bb445e5b82cc0345",
      "0402e97fa012abf41e4cb0f1d6185faad3b8f4242f960318f52737dc21747df27fabf451d65392c2e690cc",
      "0580f5e8efb242a19ae1023acbcab8702c799751e7" },
    { PSA_ECC_FAMILY_SECT_R1, 233,
      "004dccbbcd5a48b09f6b9791080e6cd1cf9c318eb0c84320e61cfdcfb7c6",
      "040103101e2278e0b8829d9904835cf2c30d61fa27536ecc3c134ecfdf75940147c335e4388561214d73e7cad21b1211"
      "4aa677778ff15bc999c9ab187c",
      "04009430f8d5aa1495d8c38755328bf3bf0efa3989d83936836843cd5bc1020106e54f3cdb0524e9e62a8cd7798fd3f0"
      "68e0e3bae8d4b7940f5efc64ce",
      "00c3cd1d38a65f5e421399409a76cec1136bc84149f054a7f55e7980c612" },
    { PSA_ECC_FAMILY_SECT_R1, 283,
      "02439a6a2af3f10f2b1dd698b606ff19d7570586c4597ee69fe0f8b48691abe2e6d97071",
      "0405cb2b18380eee96c6c9b417ff4d20447b50ab7f97f57ac66fb533bfd35a6f073f927b6704c174236294f9a6938d0c"
      "75195b6635fec2bc5c0f2c40677ca8c90237a48ec1b222aa2a",
      "04049d82f410a45f46117ecdae7e050abeb7945c55a9d8018afa21e5641e0ddcba8e3caa66024ac078232dcba9b0da61"
      "27391e4703577811efb3eff34980927cd116bd6c59eb78e5b7",
      "01c2a542654ce85b17456ed75b6bca6b6eb761580913670debc426a3525f236df0e875c8" },
    { PSA_ECC_FAMILY_SECT_R1, 409,
      "00c520bd9524f976d7d7408d5483d54c328b9edc61a78b938dfa089ec972b628a6dddbd2803ece3f00e77c917db0403b"
      "193ceec4",
      "0401202f5c0335e4325eac0bb526db6906e3092b5fdf11f16886eda2129b77afb522890a0447a1d4b168b0d6185c2724"
      "efed6ce92501c55ab3a524c7bf2a39906bf0b281273ae581c3cc6dbba142fe28675050673bf59452c25fea7c666a6b70"
      "fe6c354cc2b86666da",
      "0401b0d4c34eba4ed75f3a90efae52a8b04caa50d106eeb63e00abc3a8ac3e1cecdfb144d879ee9c11fef5a2a275b022"
      "8f4226339700aefc72d07963f121213a528fb9de491e266976c69301c28136e46abf0d24bad5d47b4914d9fac526ba66"
      "c8b86cdbae3b4c466c",
      "0115a31aed416c5089d74a263ec300aff13a5329c6ad27de950ae0b0917b40a3464fccf5691ac9633a51e5177a82b15c"
      "fc434aad" },
    { PSA_ECC_FAMILY_SECT_R1, 571,
      "00c5f2f6fe052c989a27bc3311f79033ab5c92817325292464f8f2fe59a4bdd99c8ea38e47682ed1a47e6c7647f86fde"
      "3cbbacb50573b1199b8e457cba9606e0675671d9480bddc2",
      "04012b92fd71c21669c536035b2b677e68a4fbba91c6c43ac04f9af8ffae53127c5add30e71a80e61f703d3fa2e6073e"
      "1be41dbafd93cec895025f9d5e993510383e6592a7f16390dc044e6fdfa93094407b62feaaa7287ed111de1f61138b14"
      "6bf3f8f5fa136d12af23add6fae6a11c82ed9e4556680c54e410d406813401e2dfe20fb4ac78d5875775ba87271b88e6"
      "31",
      "0407ddd9cbdb635a8eda835935faa83d78c3504e9691c50543d3af6e15c9296192288194e17de6eee116bfe149bee09b"
      "fddff8854ac84d7c4a1da447829ac5670f58a639c4a4e2aa22024fb8428acb6eccd46df2047e90d393735ac44cc57a66"
      "bb998a7c331165968f025febad76a32d871b7097dc1f119be6b7b12d2ae88ce8c04c2a983bfabfd6cc4c593c6ec0afd0"
      "59",
      "012e8c2c1554988fe20c5ae7d11cdcfe15c7c6e8d2b6f46a43a45d724bfc7b415ea7594d5c16f770a95d6e65bbcb1f34"
      "619db95e89f4fecbcb0bc6a3f92d52df6a49b0e7773e0ac0" },
    { PSA_ECC_FAMILY_SECT_R2, 163,
      "018c2b3f337377d63b00b9e62b3aadb5bdd113c002",
      "0405df19d7f1e903ef3d845e08f7c1124f7b2f5a7b3704011b85698bfdf831936bae63056b9aa860a87fc2",
      "040542ea059fa784b84310c618f0d104cd9d76e8c77101c1575aff3398f107f79d39f2f4f9cd4ddaaba1d5",
      "048870d39235ecbc16a000ee478833509b9318a53f" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 160,
      "a3452233ce79d76b87b2bd83908398832c524319",
      "048ece6612eaafef1cdc3f539fafbe0aa42d73d8c6e5ad4239bd6891e65bc0a2549265a7e8dbcd0904",
      "040bbea2f05704542ec3746df6a788993ea62e1f6b7ab2c59d344bd3e2c7b29b52d4c6ddd11e3ee473",
      "2e75cb6a8f13951b437e04a0ed1d714a610036cc" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 192,
      "945e49c7357d0e87b39f784ba2289dbf2e539c803b691fa3",
      "0442d432a059ac7eba0c82756b76b8da4f3a4c7747d437af8a02b475ce7bf17119dc772e490fb272b3268add4f51022d"
      "6e",
      "0489eac82d6601fc85ecb539b57fdd445e52fd2f6e3e542334085344febffe401b2ac5e600141715e334f8fde1330e14"
      "c5",
      "2b34396d02a40df0b9f8f9c0b8623be05b41249fbd69e02a" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 224,
      "1e195290d4c525b652cbbf420030f0a3ce799c7dbe716c704a5e81a5",
      "041178f8a39b681d322533c73eb08de843a7af933ccca6f90876bb492c8be0bf67463800f137e8534dcb42caed13d6de"
      "4449312b7107736e59",
      "048186bb8f8f3ccc0e8a1a659b6b4b3bb74b703a97641d4c407968394f1ab5a783bd81c8724e33d3cfb50c04ef3eaa48"
      "0f3ca7f56b5746a986",
      "477240c0587dea6aecfcac5a154d7ba3a5d4eb1ab30a69012d4401de" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256,
      "707ec8e531d35e6f9bbbebf0b7236df9707193fb8947957fcf34723285e3b9e9",
      "043158540ccb5f4de71d778563b689b29b29e76e5b6e0cdf9d3ebc9095c11e10a16663da6b90405790a7e035c9e47439"
      "37f57c67c0f3d1abb1d125ad97a72d10d3",
      "04725d4565ed6b1c08d0076f0d7124f9ae97b90a7bd998bec310abc4515636025b987d32af88c3925a78a220b650791a"
      "a6f4fa5da9c630a168d994b38a5b5ab340",
      "2fdd9d97efdcba3f5b181df53331db0ee42a3b1072147325ce8521dbaeafc3e4" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 320,
      "a611b5cc1f94da545d7ad899964f42e3eabb00f27dc6a190d3e18fabaf3e5a6c99a27d650d1439fe",
      "04cf53693f50da3f954e5435a5f717c7d4a3954d5f124d11bc46da6353bca6af0e82441eba5720497888d6b248d308d5"
      "fea2688b47286541e1b09edb5e674ef2f49376008c6dabd949c0a437a885b002e6",
      "04ce74c83a6804c862ae51d0aa3326563fca651d1d7ef9ae7680edd36a98de529e8bde1ebdf4c798f1bff418cc610190"
      "71133808318747489421425af7d7bfaf18fd220b8f9243620260d941a2acaa6281",
      "4ee386c231d0a7c9bb6dc05362f56ca70bf7ba5dcb66d8c4574c0497fdab6a5b79818a64ff5dc87e" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384,
      "516dc42ab2bc46bf34267e70c2f4cb0be1c34c0a409ddc9c6d16224247b0ed28228e134ef9c574a44d2c36931963e5a8",
      "041bc4fdf834b48aecac88802f4ecc95111de73624e76996ee843e8cf9323e619e52866ad4bb69133402135baeaee3ae"
      "c901f533673b7e5540f0687721b482ba9c1504247640e6e8970935c39a8afe5fca476ead31e5c8a8bd92cbce4d094a4c"
      "0f",
      "04823141f7aa67eb9634a03066dc40b7889e656ee50a0ec17b3a67d5d1bf543bf2fc377962902e0ed5711422df094547"
      "fa05df0b6c14a568fc8fc9603e13f5c016adfe1bbf3cdfc040f83d0bf27611c4115505f0c99bd03f382265ea35696c36"
      "fb",
      "35e9a3f86a38888d183cc343801dcdaecb664d5b37f7fbc0459fd4612da6b29831bd2d8e5b599376ca510fcc3ac78be6" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512,
      "6a002c100539b7f4f8c88d0cbf24d6b8f72b41f69ad7166bf7d8517de63bfa90d5e32a28c532175044aa93f741425152"
      "ad552476f3101eaffcbe6e55ff0f7b2d",
      "0424b98df3c88c0a5341b722c7ce64a0204f5dfaffc646d06bd7eafe5afcf95cec2c88759615344ee549bedc7515647f"
      "92de7932ea7ff76239f80c5038961c55fb2e3483ca7e9245d82b0a574c1c9084445c3cf3d2c0a87f4bb6379372922e4a"
      "618e2044c73941723f6bde02f0c3dfb49d57abfdf9d4811cfb6305a576fe0f4761",
      "04956ba4eae3f15600522d22bd65fa9b89dfe2a576c814a55a7ad08862c60e77391b8c62162ddd8c15922367dafb78f1"
      "1c1d7a908b01af5bef22b4633fc702e9038a99d9061aceab406d3d7cedde5c77265fe0f413fe4bff653bd74e5ef11c3b"
      "5aba3435aded3467796210a80ab2d23cd01900e9e03825fcb81b617b097fd6b924",
      "84269a8f2932b7e09b23deabaeab26eda6bbdee8846153b0c62b7d2663506a9e71d32cf0cc127ec130f6880612f4e054"
      "bc79adb57ddbee97949508ce1eda0bb1" },
};

static const struct signature signatures[] = {
    { PSA_ECC_FAMILY_SECP_R1, 192, PSA_ALG_SHA_256,
      "6fab034934e4c0fc9ae67f5b5659a9d7d1fefd187ee09fd4",
      "4b0b8ce98a92866a2820e20aa6b75b56382e0f9bfd5ecb55ccdb006926ea9565cbadc840829d8c384e06de1f1e381b85" },
    { PSA_ECC_FAMILY_SECP_R1, 224, PSA_ALG_SHA_256,
      "f220266e1105bfe3083e03ec7a3a654651f45e37167e88600bf257c1",
      "61aa3da010e8e8406c656bc477a7a7189895e7e840cdfe8ff42307babc814050dab5d23770879494f9e0a680dc1af716"
      "1991bde692b10101" },
    { PSA_ECC_FAMILY_SECP_R1, 256, PSA_ALG_SHA_256,
      "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65"
      "f3e900dbb9aff4064dc4ab2f843acda8" },
    { PSA_ECC_FAMILY_SECP_R1, 384, PSA_ALG_SHA_384,
      "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
      "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
      "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8" },
    { PSA_ECC_FAMILY_SECP_R1, 521, PSA_ALG_SHA_512,
      "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc"
      "1466f6d8fbec67db89ec0c08b0e996b83538",
      "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b53"
      "4931d7d4e8455cc91f9b15bf05ec36e377fa00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b"
      "68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a" },
    { PSA_ECC_FAMILY_SECT_K1, 409, PSA_ALG_SHA_256,
      "0029c16768f01d1b8a89fda85e2efd73a09558b92a178a2931f359e4d70ad853e569cdaf16daa569758fb4e73089e452"
      "5d8bbfcf",
      "49ec220d6d24980693e6d33b191532eab4c5d924e97e305e2c1ccfe6f1eaef96c17f6ec27d1e06191023615368628a7e"
      "0bd6a91a4ab1dd9baaa21f77c503e1b39e770ffd44718349d54ba4cf08f688ce89d7d7c5f7213f225944be5f7c9ba42b"
      "8bee382f8af9" },
    { PSA_ECC_FAMILY_SECT_K1, 283, PSA_ALG_SHA_256,
      "006a0777356e87b89ba1ed3a3d845357be332173c8f7a65bdc7db4fab3c4cc79acc8194e",
      "019e90aa3de5fb20aed22879f92c6fed278d9c9b9293cc5e94922cd952c9dbf20df1753a0135aa7443b6a25d11bb64ac"
      "482e04d47902d017752882bd72527114f46cf8bb56c5a8c3" },
};

struct tried_key {
    void *_Atomic cache;
    uint8_t material[EC_FIELD_MAX];
    struct crypto_driver_key key;
};

static void tried_start(struct tried_key *tried, const struct openssl_curve *curve, const char *d)
{
    atomic_init(&tried->cache, NULL);
    tried->key = (struct crypto_driver_key){
        .type = PSA_KEY_TYPE_ECC_KEY_PAIR(curve->family),
        .bits = curve->bits,
        .material = span_of(tried->material, openssl_from_hex(d, tried->material)),
        .cache = &tried->cache,
    };
}

static void tried_end(struct tried_key *tried)
{
    openssl_key_forget(atomic_load(&tried->cache));
    wipe(tried->material, sizeof(tried->material));
}

static bool is_answer(struct span made, const char *answer)
{
    uint8_t wanted[EC_SIGNATURE_MAX + 1];
    size_t len = openssl_from_hex(answer, wanted);
    return made.len == len && memcmp(made.data, wanted, len) == 0;
}

/* A signature of its own making is good, and with a bit of it turned is not. */
static bool signs_and_verifies(const struct crypto_driver_key *key)
{
    static const uint8_t hash[32] = { 1, 2, 3 };
    uint8_t signature[EC_SIGNATURE_MAX];
    size_t len = 0;
    struct span digest = span_of(hash, sizeof(hash));
    bool good = openssl_ec_sign_hash(key, PSA_ALG_ECDSA_ANY, digest, out_span_of(signature, sizeof(signature)), &len) ==
                    PSA_SUCCESS &&
                openssl_ec_verify_hash(key, PSA_ALG_ECDSA_ANY, digest, span_of(signature, len)) == PSA_SUCCESS;
    signature[len == 0 ? 0 : len - 1] ^= 1;
    return good && openssl_ec_verify_hash(key, PSA_ALG_ECDSA_ANY, digest, span_of(signature, len)) ==
                       PSA_ERROR_INVALID_SIGNATURE;
}

static bool agrees(const struct openssl_curve *curve, const struct agreement *answer)
{
    struct tried_key tried;
    uint8_t made[EC_POINT_MAX];
    uint8_t peer[EC_POINT_MAX];
    size_t len = 0;
    tried_start(&tried, curve, answer->d);
    struct out_span room = out_span_of(made, sizeof(made));
    bool good = openssl_ec_export_public(&tried.key, room, &len) == PSA_SUCCESS &&
                is_answer(span_of(made, len), answer->point);
    struct span other = span_of(peer, openssl_from_hex(answer->peer, peer));
    good = good && openssl_ec_agree(&tried.key, PSA_ALG_ECDH, other, room, &len) == PSA_SUCCESS &&
           is_answer(span_of(made, len), answer->secret) && signs_and_verifies(&tried.key);
    wipe(made, sizeof(made));
    tried_end(&tried);
    return good;
}

static bool signs(const struct openssl_curve *curve, const struct signature *answer)
{
    struct tried_key tried;
    uint8_t hash[PSA_HASH_MAX_SIZE];
    uint8_t made[EC_SIGNATURE_MAX];
    size_t hash_len = 0;
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_DETERMINISTIC_ECDSA(answer->hash_alg);
    tried_start(&tried, curve, answer->d);
    bool good = openssl_hash_compute(answer->hash_alg, span_of("sample", 6), out_span_of(hash, sizeof(hash)),
                                     &hash_len) == PSA_SUCCESS;
    struct span digest = span_of(hash, hash_len);
    good = good &&
           openssl_ec_sign_hash(&tried.key, alg, digest, out_span_of(made, sizeof(made)), &len) == PSA_SUCCESS &&
           is_answer(span_of(made, len), answer->signature) &&
           openssl_ec_verify_hash(&tried.key, alg, digest, span_of(made, len)) == PSA_SUCCESS;
    tried_end(&tried);
    return good;
}

bool openssl_ec_answers(const void *of)
{
    const struct openssl_curve *curve = of;
    bool good = false; /* a curve without an answer is none */
    for (size_t i = 0; i < sizeof(agreements) / sizeof(agreements[0]); i++) {
        if (agreements[i].family == curve->family && agreements[i].bits == curve->bits) {
            good = agrees(curve, &agreements[i]);
        }
    }
    for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
        if (signatures[i].family == curve->family && signatures[i].bits == curve->bits) {
            good = good && signs(curve, &signatures[i]);
        }
    }
    return good;
}
