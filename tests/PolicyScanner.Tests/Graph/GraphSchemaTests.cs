using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

public sealed class GraphSchemaTests
{
    /// <summary>Properties that are no fields of rules, and fields that are no properties, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["organizations.organization_id"] = "rules call it `id`",
        ["coverage.holes"] = "rules see holes as unknowns, not as data",
        ["coverage.state_name"] = "the text of `state`",
    };

    private static IEnumerable<(CollectionSchema Collection, Type Entity)> Entities =>
        SnapshotDocument.RowTypes.Select(pair => (GraphSchema.Collection(pair.Key), pair.Value));

    [Fact]
    public void Every_property_of_an_entity_is_a_field_and_every_field_a_property()
    {
        foreach (var (collection, entity) in Entities)
        {
            var properties = Properties(entity).Select(p => Snake(p.Name)).Where(name => !Exceptions.ContainsKey($"{collection.Name}.{name}"));

            Assert.Equal(properties.Order(StringComparer.Ordinal), collection.Fields.Select(f => f.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        var names = Entities.SelectMany(e => Properties(e.Entity).Select(p => $"{e.Collection.Name}.{Snake(p.Name)}")).ToHashSet(StringComparer.Ordinal);

        Assert.All(Exceptions.Keys, name => Assert.Contains(name, names));
    }

    [Fact]
    public void Every_entity_type_has_a_collection_and_every_collection_with_fields_an_entity_type()
    {
        var types = typeof(Entity).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Entity)));

        Assert.Equal(types.Select(t => t.Name).Order(StringComparer.Ordinal), Entities.Select(e => e.Entity.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            GraphSchema.Collections.Where(c => c.Fields.Count > 0).Select(c => c.Name).Order(StringComparer.Ordinal),
            Entities.Select(e => e.Collection.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_field_has_the_type_of_its_property_and_is_nullable_where_that_is()
    {
        var nullability = new NullabilityInfoContext();
        foreach (var (collection, entity) in Entities)
        {
            foreach (var field in collection.Fields)
            {
                var property = entity.GetProperty(Pascal(field.Name))!;
                if (collection.Name is "coverage" && field.Name is "state") continue; // the enum's text
                var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                var expected = type == typeof(string) ? FieldType.Text
                    : type == typeof(DateTimeOffset) ? FieldType.Time
                    : type == typeof(int) || type == typeof(long) ? FieldType.Number
                    : type == typeof(bool) ? FieldType.Flag
                    : type == typeof(IReadOnlyList<string>) ? FieldType.TextList
                    : FieldType.TextMap;

                Assert.Equal(($"{collection.Name}.{field.Name}", expected), ($"{collection.Name}.{field.Name}", field.Type));
                Assert.Equal(
                    ($"{collection.Name}.{field.Name}", nullability.Create(property).ReadState is NullabilityState.Nullable),
                    ($"{collection.Name}.{field.Name}", field.Nullable));
            }
        }
    }

    [Fact]
    public void A_field_reads_what_its_property_holds()
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 50; seed++)
        {
            var graph = RandomGraphs.Graph(seed);
            foreach (var (collection, entity) in Entities)
            {
                foreach (var row in graph.Rows(collection))
                {
                    foreach (var field in collection.Fields)
                    {
                        var property = entity.GetProperty(Pascal(field.Name))!.GetValue(row);
                        if (row is CollectionCoverage coverage && field.Name is "state") property = coverage.StateName;
                        Assert.Equal(property is int number ? (long)number : property, field.Read(row));
                        read.Add($"{collection.Name}.{field.Name}");
                    }
                }
            }
        }
        Assert.Equal(GraphSchema.Collections.Sum(c => c.Fields.Count), read.Count);
    }

    [Fact]
    public void The_default_of_a_field_is_a_value_of_its_type()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var field in GraphSchema.Collections.SelectMany(c => c.Fields))
        {
            var value = field.Default.Of("x", now);
            Assert.True(field.Type switch
            {
                _ when value is null => field.Nullable,
                FieldType.Text => value is string,
                FieldType.Time => value is DateTimeOffset,
                FieldType.Number => value is long,
                FieldType.Flag => value is bool,
                FieldType.TextList => value is IReadOnlyList<string>,
                _ => value is IReadOnlyDictionary<string, string>,
            }, $"{field.Name}: {value}");
        }
    }

    [Fact]
    public void Edges_lead_to_collections_and_by_edges_that_exist()
    {
        foreach (var collection in GraphSchema.Collections)
        {
            foreach (var edge in collection.Edges)
            {
                Assert.Same(collection, edge.Source);
                var target = GraphSchema.Find(edge.Target);
                Assert.NotNull(target);
                if (edge.Path is EdgePath.Reverse reverse) Assert.Equal(collection.Name, target.Edge(reverse.Of).Target);
                if (edge.Path is EdgePath.Through through)
                {
                    var middle = GraphSchema.Collection(collection.Edge(through.First).Target);
                    Assert.Equal(edge.Target, middle.Edge(through.Second).Target);
                }
                if (edge.Path is EdgePath.ByKeys keys) Assert.NotNull(collection.FindField(keys.Field));
                if (edge.Path is EdgePath.ByKey key && collection.Name is not ("coverage" or "notes")) Assert.True(key.Field == "organization_id" || collection.FindField(key.Field) is not null, key.Field);
            }
        }
    }

    [Fact]
    public void Parents_stand_before_their_children()
    {
        foreach (var collection in GraphSchema.Collections)
        {
            foreach (var edge in collection.Edges.Where(e => e is { ToMany: false, Nullable: false }))
                Assert.True(GraphSchema.IndexOf(GraphSchema.Collection(edge.Target)) < GraphSchema.IndexOf(collection), $"{collection.Name}.{edge.Name}");
        }
    }

    [Fact]
    public void Names_of_collections_types_fields_and_edges_are_unique()
    {
        Assert.Equal(GraphSchema.Collections.Count, GraphSchema.Collections.Select(c => c.Name).Distinct().Count());
        Assert.Equal(GraphSchema.Collections.Count, GraphSchema.Collections.Select(c => c.Type).Distinct().Count());
        Assert.All(GraphSchema.Collections, c =>
        {
            var names = c.Fields.Select(f => f.Name).Concat(c.Edges.Select(e => e.Name)).ToArray();
            Assert.Equal(names.Length, names.Distinct().Count());
        });
    }

    private static IEnumerable<PropertyInfo> Properties(Type entity) =>
        entity.GetProperties().Where(p => p.Name is not (nameof(Entity.Absent) or "EqualityContract") && p.GetCustomAttribute<JsonExtensionDataAttribute>() is null);

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
