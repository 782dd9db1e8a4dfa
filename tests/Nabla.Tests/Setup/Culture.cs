using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nabla.Tests.Setup;

/// <summary>Runs every test under the culture that NABLA_CULTURE names, if any: numbers must print and parse the same under all.</summary>
internal static class Culture
{
    [ModuleInitializer]
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable("NABLA_CULTURE") is { Length: > 0 } name)
        {
            CultureInfo culture = CultureInfo.GetCultureInfo(name, predefinedOnly: false);
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = culture;
            CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = culture;
        }
    }
}
