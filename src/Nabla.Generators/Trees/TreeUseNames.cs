using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Generators;

/// <summary>The names of all methods and types that take trees, so that other calls need not be bound.</summary>
/// <remarks>Found once for each assembly and file, which outlive the compilations that an editor makes at every key.</remarks>
internal static class TreeUseNames
{
    private static readonly ConditionalWeakTable<Compilation, HashSet<string>> s_ofCompilation = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, string[]> s_ofAssembly = new();
    private static readonly ConditionalWeakTable<SyntaxTree, string[]> s_ofFile = new();

    public static bool Contains(Compilation compilation, string name) => s_ofCompilation.GetValue(compilation, Find).Contains(name);

    private static HashSet<string> Find(Compilation compilation)
    {
        IEnumerable<IAssemblySymbol> assemblies = compilation.SourceModule.ReferencedAssemblySymbols.Where(Knows);
        IEnumerable<string> referenced = assemblies.SelectMany(assembly => s_ofAssembly.GetValue(assembly, Find));
        return [.. referenced, .. compilation.SyntaxTrees.SelectMany(file => s_ofFile.GetValue(file, Find))];
    }

    private static bool Knows(IAssemblySymbol assembly) =>
        assembly.Name == "Nabla" || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(referenced => referenced.Name == "Nabla"));

    private static string[] Find(IAssemblySymbol assembly)
    {
        List<string> names = [];
        Stack<INamespaceOrTypeSymbol> pending = [];
        pending.Push(assembly.GlobalNamespace);
        while (pending.Count > 0)
        {
            foreach (ISymbol member in pending.Pop().GetMembers())
            {
                if (member is IMethodSymbol { IsGenericMethod: true } method
                    && (TreeUses.IsWhole(method.ContainingType) || method.TypeParameters.Any(TreeUses.IsMarked)))
                {
                    names.Add(method.Name);
                }
                else if (member is INamespaceOrTypeSymbol inner)
                {
                    pending.Push(inner);
                    if (inner is INamedTypeSymbol type && type.TypeParameters.Any(TreeUses.IsMarked))
                    {
                        names.Add(type.Name);
                    }
                }
            }
        }

        return [.. names.Distinct()];
    }

    private static string[] Find(SyntaxTree file) =>
    [
        .. file.GetRoot().DescendantNodes().OfType<TypeParameterSyntax>()
            .Where(parameter => parameter.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString().Contains("TreeArgument")))
            .Select(parameter => parameter.Parent?.Parent switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                LocalFunctionStatementSyntax function => function.Identifier.Text,
                BaseTypeDeclarationSyntax type => type.Identifier.Text,
                _ => "",
            })
            .Distinct(),
    ];
}
